import { buildLexicon, lexiconKpi } from '../core/ask/build-lexicon.ts';
import type {
  Person as Asker,
  Dimension,
  DimensionValue,
  Lexicon,
  Preferences,
} from '../core/ask/lexicon.ts';
import { buildNameIndex } from '../core/ask/name-index.ts';
import type { Knowledge } from '../core/knowledge.ts';
import type { Kpi } from '../core/kpi.ts';
import type { Person } from '../core/policy.ts';
import type { OwnDimension, Source } from '../core/source.ts';
import type { NameOf } from '../core/words.ts';

/** What the reader of an ask knows, put together from what the asker may see. */

type Given = Pick<Dimension, 'aliases' | 'kind' | 'bare'>;
const text = (...aliases: string[]): Given => ({ aliases, kind: 'text', bare: true });
const keyed = (...aliases: string[]): Given => ({ aliases, kind: 'text', bare: false });

/** Dimensions that every company has; any other attribute of its accounts is one as well. */
const DIMENSIONS: Readonly<Record<string, Given>> = {
  segment: text('customer segment'),
  region: text('geo', 'geography'),
  industry: text('sector', 'vertical'),
  plan: text(),
  tier: text(),
  product: text('sku'),
  family: text('product family'),
  team: keyed(),
  csm: { aliases: ['customer success manager', 'success manager'], kind: 'person', bare: true },
  owner: { aliases: ['renewal rep', 'rep', 'account owner'], kind: 'person', bare: true },
  account: keyed('customer', 'logo'),
  tenure: keyed('customer age'),
  arr_band: keyed('arr band', 'size band'),
  health_band: keyed('health status', 'health color', 'health colour'),
  health: { aliases: [], kind: 'number', bare: false },
  arr: { aliases: ['annual recurring revenue amount'], kind: 'number', bare: false },
};

const HEALTH_BANDS = ['red', 'yellow', 'green'];
const TENURES = ['0–6', '6–9', '9–12', '12–24', '24+'];
const ARR_BANDS = ['under 10k', '10k–50k', '50k–250k', '250k+'];

/** Dimensions that only sources which say so have. */
const OF_SOURCES = ['product', 'family'];

const ownDimension = ({ name, aliases = [], kind = 'text', bare = true }: OwnDimension): Dimension => ({
  name,
  aliases,
  kind,
  bare: bare && kind === 'text',
});

/** Any attribute of an account, and what follows from its ARR, its age and who looks after it. */
function accountDimensions(knowledge: Knowledge): Dimension[] {
  const others = [...new Set(knowledge.values.map(({ attribute }) => attribute))].filter(
    (name) => !(name in DIMENSIONS),
  );
  return [
    ...Object.entries(DIMENSIONS).map(([name, given]) => ({ name, ...given })),
    ...others.map((name) => ({ name, ...text() })),
  ];
}

function dimensionsOf(knowledge: Knowledge, sources: readonly Source[]): Dimension[] {
  const all = [
    ...sources.flatMap(({ dimensions = [] }) => dimensions.map(ownDimension)),
    ...accountDimensions(knowledge),
  ];
  return [...new Map(all.map((dimension) => [dimension.name, dimension])).values()];
}

/** What a KPI can be filtered and grouped by. */
function dimensionsFor(kpi: Kpi, ofAccounts: readonly Dimension[]): string[] {
  const { dimensions = [], ofAccounts: counted = true } = kpi.source;
  const own = dimensions.map(({ name }) => name);
  const shared = counted ? ofAccounts.map(({ name }) => name) : [];
  const names = [...own, ...shared.filter((name) => !OF_SOURCES.includes(name))];
  return [...new Set(names)].filter((name) => !(kpi.exceptBy ?? []).includes(name));
}

function valuesOf(knowledge: Knowledge): DimensionValue[] {
  const distinct = (values: readonly (string | null)[]) =>
    [...new Set(values)].filter((value) => value !== null && value !== '').toSorted();
  const plain = (dimension: string, values: readonly (string | null)[]): DimensionValue[] =>
    distinct(values).flatMap((value) => (value === null ? [] : [{ dimension, value }]));
  return [
    ...knowledge.values.map(({ attribute, value }) => ({ dimension: attribute, value })),
    ...knowledge.products.map(({ id, name }) => ({ dimension: 'product', value: id, names: [name] })),
    ...plain(
      'family',
      knowledge.products.map(({ family }) => family),
    ),
    ...plain(
      'team',
      knowledge.people.map(({ team }) => team),
    ),
    ...plain('tenure', TENURES),
    ...plain('arr_band', ARR_BANDS),
    ...plain('health_band', HEALTH_BANDS),
  ];
}

const fixedValues = ({ dimensions = [] }: Source): DimensionValue[] =>
  dimensions.flatMap(({ name, values = [] }) =>
    ('table' in values ? (values.also ?? []) : values).map((value) => ({ dimension: name, value })),
  );

const catalogueValues = ({ catalogue }: Knowledge): DimensionValue[] =>
  catalogue.map(({ dimension, value, name }) =>
    name === null ? { dimension, value } : { dimension, value, names: [name] },
  );

/** Sources may share a dimension; the first to name a value says what it is called. */
function distinctValues(values: readonly DimensionValue[]): DimensionValue[] {
  const known = new Map<string, DimensionValue>();
  for (const one of values) {
    const key = `${one.dimension}=${one.value}`;
    if (!known.has(key)) known.set(key, one);
  }
  return [...known.values()];
}

/** A person as asks name them: `@mira.holt` is the first part of the address. */
const askerOf = ({ personId, name, email }: Person): Asker => {
  const handle = email.split('@')[0] ?? '';
  return { id: personId, name, email, handles: handle === '' ? [] : [handle] };
};

export function lexiconFor(
  knowledge: Knowledge,
  kpis: ReadonlyMap<string, Kpi>,
  me: Person | null,
  preferences: Preferences,
): Lexicon {
  const sources = [...new Set([...kpis.values()].map(({ source }) => source))];
  const ofAccounts = accountDimensions(knowledge);
  return buildLexicon({
    kpis: [...kpis.values()].map((kpi) => lexiconKpi(kpi, { dimensions: dimensionsFor(kpi, ofAccounts) })),
    dimensions: dimensionsOf(knowledge, sources),
    values: distinctValues([
      ...catalogueValues(knowledge),
      ...valuesOf(knowledge),
      ...sources.flatMap(fixedValues),
    ]),
    people: knowledge.people.map(askerOf),
    me: me === null ? null : askerOf(me),
    accounts: buildNameIndex(
      knowledge.accounts.map(({ id, name, hint }) => (hint === null ? { id, name } : { id, name, hint })),
    ),
    preferences,
  });
}

/** Names behind ids in what is shown: of people, accounts and products that the reader may see. */
export function namesFor(knowledge: Knowledge): NameOf {
  const people = new Map(knowledge.people.map(({ personId, name }) => [personId, name]));
  const accounts = new Map(knowledge.accounts.map(({ id, name }) => [id, name]));
  const products = new Map(knowledge.products.map(({ id, name }) => [id, name]));
  const catalogue = new Map(
    knowledge.catalogue.map(({ dimension, value, name }) => [`${dimension}=${value}`, name]),
  );
  const books: Readonly<Record<string, ReadonlyMap<string, string>>> = {
    csm: people,
    owner: people,
    account: accounts,
    parent: accounts,
    person: people,
    product: products,
  };
  return (attribute, value) =>
    books[attribute]?.get(value) ?? catalogue.get(`${attribute}=${value}`) ?? value;
}
