import { buildNameIndex } from '#src/core/ask/name-index.ts';
import { parseAsk } from '#src/core/ask/parse.ts';
import { ASKS } from '../core/ask/asks.ts';
import { ACCOUNTS, CONTEXT, lexicon } from '../core/ask/catalogue.ts';

/** How long one ask takes to read with 100,000 account names: `node test/bench/parse.ts`. */

const NAMES = 100_000;
const STEMS = [
  'Acme',
  'Globex',
  'Nova',
  'Umbra',
  'Vertex',
  'Quanta',
  'Helix',
  'Orbit',
  'Lumen',
  'Cobalt',
  'Nordic',
  'Atlas',
];
const MIDDLES = [
  'Data',
  'Health',
  'Foods',
  'Energy',
  'Logistics',
  'Robotics',
  'Media',
  'Cloud',
  'Labs',
  'Retail',
  'Marine',
];
const ENDS = ['Inc', 'GmbH', 'Ltd', 'SA', 'Corp', 'AG', 'LLC', 'Group'];

const pick = (list: readonly string[], i: number): string => list[i % list.length] ?? '';
const letters = (i: number): string =>
  [i, Math.floor(i / 26), Math.floor(i / 676)].map((n) => String.fromCharCode(97 + (n % 26))).join('');

const names = Array.from({ length: NAMES }, (_, i) => ({
  id: `n${i}`,
  name: `${pick(STEMS, i)}${letters(i * 7919)} ${pick(MIDDLES, i * 31)} ${pick(ENDS, i * 17)}`,
}));

function told<T>(what: string, work: () => T): T {
  const started = performance.now();
  const made = work();
  console.log(`${(performance.now() - started).toFixed(1).padStart(8)} ms  ${what}`);
  return made;
}

const accounts = told(`index of ${NAMES} names`, () => buildNameIndex([...ACCOUNTS, ...names]));
told('its first whole name', () => accounts.exact('acme'));
told('its first beginning of a name', () => accounts.prefix('vertex'));
told('its first beginning of a later word', () => accounts.prefix('health'));
told('its first near miss', () => accounts.nearest('novaxyz data gmbh', 4));
told('the next near miss', () => accounts.nearest('umbraxyz foods ltd', 4));
const every = (nth: number) => accounts.visibleTo((id) => Number(id.slice(1)) % nth === 0);
const few = told('the same index for who sees one in 1,000', () => every(1_000));
told('the first near miss of who sees so few', () => few.nearest('novaxyz data gmbh', 4));
told('the next one', () => few.nearest('umbraxyz foods ltd', 4));
const some = told('the same index for who sees one in 5', () => every(5));
told('the first near miss of who sees so many', () => some.nearest('novaxyz data gmbh', 4));
told('the next one', () => some.nearest('umbraxyz foods ltd', 4));
const words = told('lexicon', () => lexicon({ accounts }));

const LONG =
  'please show me the renewals for the next 90d owner:me at-risk segment:enterprise,mid-market region:emea >50k ' +
  'by owner,region top 5 vs target variant:strict fx:spot grace:45 sort:arr explain csv chart detail annualise';
const ODD = [
  'health nosuchco',
  'health acmeaaa',
  'health acme corporatoin',
  'health novaxyz data gmbh',
  'health zzzzzz qqqqqq wwwww',
  'renewals vertexabc helth inc next quater',
  `health ${'umbra data '.repeat(17)}`,
  `nrr ${'flurble '.repeat(24)}`,
];

interface Timed {
  readonly text: string;
  readonly median: number;
  readonly worst: number;
}

function time(text: string): Timed {
  const runs = Array.from({ length: 200 }, () => {
    const start = performance.now();
    parseAsk(text, words, CONTEXT);
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  return { text, median: runs[100] ?? 0, worst: runs[189] ?? 0 };
}

for (const [text] of ASKS) time(text);
const timed = [...ASKS.map(([text]) => text), LONG, ...ODD].map(time);
for (const { text, median, worst } of timed.toSorted((a, b) => b.median - a.median)) {
  const shown = text.length > 70 ? `${text.slice(0, 67)}...` : text;
  console.log(
    `${median.toFixed(3).padStart(8)} ms  95 % under ${worst.toFixed(3).padStart(7)} ms  ${text.length.toString().padStart(4)} chars  ${shown}`,
  );
}
