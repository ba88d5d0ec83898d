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

const started = performance.now();
const accounts = buildNameIndex([...ACCOUNTS, ...names]);
const words = lexicon({ accounts });
console.log(`index of ${NAMES} names and lexicon: ${(performance.now() - started).toFixed(0)} ms, once`);

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
