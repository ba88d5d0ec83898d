import { buildLexicon, lexiconKpi } from '../core/ask/build-lexicon.ts';
import {
  type Person as Asker,
  type Dimension,
  type DimensionValue,
  type Lexicon,
  NO_PREFERENCES,
  type Preferences,
} from '../core/ask/lexicon.ts';
import type { Knowledge, Known } from '../core/knowledge.ts';
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

/** Lexicons by what they know: the same for everybody who knows the same, apart from who `me` is. */
const shared = new WeakMap<Known, Lexicon>();

/** Kept for as long as what is known stays as it is; what is known belongs to one world, with the KPIs of that world. */
export function lexiconFor(
  known: Known,
  kpis: ReadonlyMap<string, Kpi>,
  me: Person | null,
  preferences: Preferences,
): Lexicon {
  const isListed = me === null || known.people.some(({ personId }) => personId === me.personId);
  if (!isListed || preferences !== NO_PREFERENCES) return lexiconOf(known, kpis, me, preferences);
  const base = shared.get(known) ?? lexiconOf(known, kpis, null, preferences);
  shared.set(known, base);
  return me === null ? base : { ...base, me: askerOf(me) };
}

function lexiconOf(
  known: Known,
  kpis: ReadonlyMap<string, Kpi>,
  me: Person | null,
  preferences: Preferences,
): Lexicon {
  const sources = [...new Set([...kpis.values()].map(({ source }) => source))];
  const ofAccounts = accountDimensions(known);
  return buildLexicon({
    kpis: [...kpis.values()].map((kpi) => lexiconKpi(kpi, { dimensions: dimensionsFor(kpi, ofAccounts) })),
    dimensions: dimensionsOf(known, sources),
    values: distinctValues([...catalogueValues(known), ...valuesOf(known), ...sources.flatMap(fixedValues)]),
    people: known.people.map(askerOf),
    me: me === null ? null : askerOf(me),
    accounts: known.names,
    preferences,
  });
}

/** Names behind ids in what is shown: of people, accounts and products that the reader may see. */
export function namesFor(knowledge: Known): NameOf {
  const people = new Map(knowledge.people.map(({ personId, name }) => [personId, name]));
  const products = new Map(knowledge.products.map(({ id, name }) => [id, name]));
  const catalogue = new Map(
    knowledge.catalogue.map(({ dimension, value, name }) => [`${dimension}=${value}`, name]),
  );
  const accounts = { get: (id: string) => knowledge.names.byId(id)?.name };
  const books: Readonly<Record<string, { get(id: string): string | undefined }>> = {
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
