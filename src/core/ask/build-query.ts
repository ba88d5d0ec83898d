import { DEFAULT_OPTIONS, type Filter, type Period, type Query } from '../query.ts';
import { compareOf, sidesOf } from './compare.ts';
import { type Draft, isTrouble } from './draft.ts';
import { RARE_VIEWS } from './keywords.ts';
import type { LexiconKpi } from './lexicon.ts';
import { resolveTerm } from './resolve-period.ts';
import { knowsDimension, type Scan, typed } from './scan.ts';
import { usualPeriod } from './steps.ts';
import { type Trouble, trouble } from './trouble.ts';
import { unread } from './unread.ts';

/** One KPI's query from a draft. */

export function queryOf(draft: Draft, kpi: LexiconKpi, scan: Scan, variant = draft.variant): Query | Trouble {
  const period = periodOf(draft, kpi, scan);
  if (isTrouble(period)) return period;
  const unfit = unfitFor(draft, kpi, variant);
  if (unfit !== null) return unfit;
  const sides = sidesOf(draft, kpi);
  const compare = compareOf(draft, sides, period, kpi, scan);
  if (compare !== null && isTrouble(compare)) return compare;
  if (compare?.to === 'period' && kpi.words.tense === 'past' && compare.period.start > scan.ctx.today) {
    return ahead(kpi, compare.period, compare.period.echo, scan);
  }
  return {
    kpi: kpi.id,
    period,
    compare,
    where: sides.where,
    by: groupsOf(draft, kpi, sides.where, scan),
    top: topOf(draft, kpi),
    sort: draft.sort,
    entity: draft.entity,
    flags: draft.flags,
    drop: draft.drop === null ? null : { amount: draft.drop.amount, unit: draft.drop.unit },
    variant,
    options: {
      ...DEFAULT_OPTIONS,
      basis: kpi.basis,
      ...draft.options,
    },
    views: draft.views,
  };
}

/** What is a mix is split where it stands alone: several KPIs share what they are grouped by. */
function groupsOf({ by }: Draft, kpi: LexiconKpi, where: readonly Filter[], scan: Scan): readonly string[] {
  const { defaultBy } = kpi;
  if (defaultBy === undefined || scan.kpis.length > 1 || by.length > 1 || by.includes(defaultBy)) return by;
  return where.some(({ attribute }) => attribute === defaultBy) ? by : [...by, defaultBy];
}

function periodOf(draft: Draft, kpi: LexiconKpi, scan: Scan): Period | Trouble {
  const { period } = draft;
  if (period === null) {
    const { comparison } = draft;
    return usualPeriod(kpi, comparison?.kind === 'step' ? comparison.word : null, scan.ctx);
  }
  const result = resolveTerm(period.part.term, kpi.words, scan.ctx);
  if (!result.ok) return unread(scan, period, result);
  return kpi.words.tense === 'past' && result.period.start > scan.ctx.today
    ? ahead(kpi, result.period, typed(scan, period.from, period.to), scan)
    : result.period;
}

/** The worst is the lowest of what should be high and the highest of what should be low. */
function topOf(draft: Draft, kpi: LexiconKpi): Query['top'] {
  if (draft.top === null) return null;
  const { order, n } = draft.top;
  const lowIsGood = kpi.words.better === 'lower';
  if (order === 'best') return { order: lowIsGood ? 'bottom' : 'top', n };
  if (order === 'worst') return { order: lowIsGood ? 'top' : 'bottom', n };
  return { order, n };
}

const MOST_OFFERS = 4;

/** A KPI that looks back, asked of what has not begun: offers those that look forward. */
function ahead(kpi: LexiconKpi, period: Period, words: string, scan: Scan): Trouble {
  const forward = scan.lexicon.kpis.filter((k) => k.words.tense === 'forward');
  const renewal = forward.find((k) => k.words.stage === 'renewal');
  const expansion = forward.find((k) => k.words.stage === 'expansion');
  const order = [renewal, expansion, ...forward].filter((k) => k !== undefined);
  const offers = [...new Set(order)].slice(0, 2).map((k) => ({
    label: `${k.words.title}, ${period.label}`,
    ask: `${scan.lexicon.callName.get(k.id) ?? k.id} ${words}`,
  }));
  const own = scan.lexicon.callName.get(kpi.id) ?? kpi.id;
  const choices = [...offers, { label: `${kpi.words.title}, last quarter`, ask: `${own} last quarter` }];
  const instead = choices.map((choice) => choice.ask).join(', ');
  const message = `${kpi.words.title} looks back, and ${period.label} has not started; ask instead: ${instead}`;
  return trouble('tense', message, words, {
    suggestions: choices.map((c) => c.ask),
    choices: choices.slice(0, MOST_OFFERS),
  });
}

/** What this KPI cannot do with the rest of the ask. */
function unfitFor(draft: Draft, kpi: LexiconKpi, variant: string): Trouble | null {
  const { title } = kpi.words;
  if (variant !== 'default' && !kpi.variants.includes(variant)) {
    const known = ['default', ...kpi.variants];
    const message = `${title} has no variant ${variant}; it has ${known.join(', ')}`;
    return trouble('unknown-word', message, variant, { suggestions: known });
  }
  const view = draft.views.find((v) => RARE_VIEWS.includes(v) && !kpi.views.includes(v));
  if (view !== undefined) return trouble('unknown-word', `${title} has no ${view}`, view);
  if (draft.entity?.kind === 'account' && !kpi.account) {
    return trouble('unknown-word', `${title} is not asked of one account`, draft.entity.name);
  }
  const filters: readonly Filter[] = draft.filters.flatMap((item) => item.part.filters);
  const used = [...draft.by, ...filters.map((f) => f.attribute).filter((a) => !a.startsWith('('))];
  const unknown = used.find((dimension) => !knowsDimension([kpi], dimension));
  return unknown === undefined
    ? null
    : trouble(
        'unknown-word',
        `${title} does not know ${unknown}; it knows ${kpi.dimensions?.join(', ')}`,
        unknown,
      );
}
