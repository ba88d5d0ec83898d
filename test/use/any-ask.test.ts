import fc from 'fast-check';
import { beforeAll, describe, test, vi } from 'vitest';
import { NO_PREFERENCES } from '#src/core/ask/lexicon.ts';
import { buildNameIndex } from '#src/core/ask/name-index.ts';
import { parseAsk } from '#src/core/ask/parse.ts';
import type { Known } from '#src/core/knowledge.ts';
import type { Kpi } from '#src/core/kpi.ts';
import type { Parsed } from '#src/core/query.ts';
import { variantsOf } from '#src/core/variants.ts';
import { loadRegistries } from '#src/discover.ts';
import { lexiconFor } from '#src/use/lexicon.ts';
import { ACCOUNTS, CONTEXT } from '../core/ask/catalogue.ts';
import { FUZZ_PATIENCE_MS, FUZZ_RUNS, soundness } from '../core/ask/sound.ts';
import { CLAUSES, mutated, soup } from '../core/ask/strings.ts';

/** The language over the KPIs that there are: whatever is asked of them is read and repeated, or refused. */

vi.setConfig({ testTimeout: FUZZ_PATIENCE_MS });

const person = (personId: string, name: string) => ({
  ...{ personId, name, email: `${personId}@example.com`, role: 'csm' },
  ...{ managerId: null, team: 'north', startsOn: null, endsOn: null },
});
const ANN = person('ann', 'Ann North');

const KNOWN: Known = {
  accounts: ACCOUNTS.map(({ id, name, hint = null }) => ({ id, name, hint })),
  names: buildNameIndex(ACCOUNTS),
  values: [
    ...['smb', 'mid-market', 'enterprise'].map((value) => ({ attribute: 'segment', value })),
    ...['emea', 'amer', 'north america'].map((value) => ({ attribute: 'region', value })),
    ...['gold', 'auto'].map((value) => ({ attribute: 'tier', value })),
  ],
  people: [ANN, person('bob.stone', 'Bob Stone')],
  products: [{ id: 'core', name: 'Core platform', family: 'platform' }],
  catalogue: [
    { dimension: 'feature', value: 'f1', name: 'Dashboards' },
    { dimension: 'channel', value: 'events', name: null },
    { dimension: 'reason', value: 'price', name: null },
    { dimension: 'milestone', value: 'm1', name: 'A year planned ahead' },
  ],
};

const WORDS_OF_ALL = ['scorecard', 'churn', 'renewals', 'sales performance', 'retention'];
let kpis: readonly Kpi[] = [];
let parse: (text: string) => Parsed;
beforeAll(async () => {
  const found = await loadRegistries();
  kpis = [...found.kpis.values()];
  const lexicon = lexiconFor(KNOWN, found.kpis, ANN, NO_PREFERENCES);
  parse = (text) => parseAsk(text, lexicon, CONTEXT);
});

/** What may be said of one KPI: its variants, what it is grouped by, lists and views of its own. */
const own = ({ source, views = {}, ...kpi }: Kpi): string[] => [
  ...variantsOf({ source, views, ...kpi }).flatMap((name) => [
    `variant:${name}`,
    `variant:${name.replaceAll('_', '-')}`,
  ]),
  ...(source.dimensions ?? []).flatMap(({ name, values = [] }) => [
    `by ${name}`,
    ...('table' in values ? [] : values.map((value) => `${name}:${value}`)),
  ]),
  ...Object.keys(source.flags ?? {}),
  ...Object.keys(views),
];

const asks = () => {
  const named = fc.constantFrom(...kpis).chain((kpi) => {
    const words = fc.constantFrom(kpi.id, kpi.id.replaceAll('_', '-'), kpi.title, ...kpi.aliases);
    const said = fc.constantFrom(...own(kpi), ...CLAUSES, 'csv', 'detail');
    return fc.tuple(words, fc.array(said, { maxLength: 5 }), fc.boolean());
  });
  const loose = fc.tuple(
    fc.constantFrom(...WORDS_OF_ALL),
    fc.array(fc.constantFrom(...CLAUSES), { maxLength: 4 }),
    fc.boolean(),
  );
  return fc
    .oneof({ weight: 5, arbitrary: named }, { weight: 1, arbitrary: loose })
    .map(([kpi, list, last]) => (last ? [...list, kpi] : [kpi, ...list]).join(' '));
};

describe('over the whole catalogue', () => {
  test('clauses that fit a KPI, in any order', () => {
    fc.assert(fc.property(asks(), soundness(parse)), { numRuns: FUZZ_RUNS });
  });

  test('examples of the KPIs with mistakes in them', () => {
    const given = kpis.flatMap(({ example }) => example ?? []);
    fc.assert(fc.property(mutated(given), soundness(parse)), { numRuns: FUZZ_RUNS });
  });

  test('words of the language in any order', () => {
    fc.assert(fc.property(soup, soundness(parse)), { numRuns: FUZZ_RUNS });
  });
});
