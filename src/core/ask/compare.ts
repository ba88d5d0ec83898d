import { shiftPeriod, toDate } from '../period.ts';
import type { Compare, Filter, Period } from '../query.ts';
import type { Comparison, Draft, ItemOf } from './draft.ts';
import { filterWords } from './echo-words.ts';
import type { LexiconKpi } from './lexicon.ts';
import { resolveTerm } from './resolve-period.ts';
import type { Scan } from './scan.ts';
import { typed } from './scan.ts';
import { BARE_AMOUNT } from './scan-amounts.ts';
import { priorOf, stepBack } from './steps.ts';
import { instead, type Trouble, trouble } from './trouble.ts';
import { unread } from './unread.ts';

/** Turns what an ask compares with into the other period or the other group. */

const filtersOf = (items: readonly ItemOf<'filter'>[], kpi: LexiconKpi): readonly Filter[] =>
  items
    .flatMap((item) => item.part.filters)
    .map((f) => (f.attribute === BARE_AMOUNT ? { ...f, attribute: kpi.compares } : f));

const distinct = (filters: readonly Filter[]): readonly Filter[] => [
  ...new Map(filters.map((f) => [JSON.stringify(f), f])).values(),
];

export interface Sides {
  readonly where: readonly Filter[];
  /** The other side of a comparison of groups, shared filters first; null where none is compared. */
  readonly other: readonly Filter[] | null;
}

/**
 * The filters of both sides. What stands behind `vs` replaces the filters of the same dimension, or else
 * the filter right in front of `vs`; all other filters hold for both sides.
 */
export function sidesOf(draft: Draft, kpi: LexiconKpi): Sides {
  const { comparison } = draft;
  if (comparison?.kind !== 'group') return { where: distinct(filtersOf(draft.filters, kpi)), other: null };
  const operand = filtersOf([comparison.operand], kpi);
  const attributes = new Set(operand.map((f) => f.attribute));
  const ofSame = (item: ItemOf<'filter'>): boolean =>
    item.part.filters.some((f) => attributes.has(f.attribute));
  const same = draft.filters.filter(ofSame);
  const replaced = same.length > 0 ? same : comparison.left === null ? [] : [comparison.left];
  const shared = distinct(
    filtersOf(
      draft.filters.filter((item) => !replaced.includes(item)),
      kpi,
    ),
  );
  // What holds on both sides after all stands last: the echo says it behind the comparison.
  const own = filtersOf(replaced, kpi);
  const isBoth = (filter: Filter): boolean =>
    operand.some((other) => JSON.stringify(other) === JSON.stringify(filter));
  return {
    where: distinct([...shared, ...own.filter((filter) => !isBoth(filter)), ...own.filter(isBoth)]),
    other: distinct([...shared, ...operand]),
  };
}

/** The comparison of a query over `period`; null where the ask compares nothing. */
export function compareOf(
  draft: Draft,
  sides: Sides,
  period: Period,
  kpi: LexiconKpi,
  scan: Scan,
): Compare | Trouble | null {
  const { comparison } = draft;
  if (comparison === null) return null;
  switch (comparison.kind) {
    case 'target':
    case 'benchmark':
      return { to: comparison.kind, echo: `vs ${comparison.kind}` };
    case 'group':
      return groups(comparison, sides, scan);
    case 'prior':
      return against(priorOf(period, kpi, scan.ctx), period, scan, comparison);
    case 'step':
      return stepped(comparison, period, kpi, scan);
    case 'period':
      return againstPeriod(comparison, draft, period, kpi, scan);
    case 'variant':
      return null;
    default:
      return comparison satisfies never;
  }
}

function groups(
  comparison: Extract<Comparison, { kind: 'group' }>,
  sides: Sides,
  scan: Scan,
): Compare | Trouble {
  const echo = `vs ${filterWords(comparison.operand.part.filters, scan.lexicon)}`;
  const where = sides.other ?? [];
  if (JSON.stringify(where) !== JSON.stringify(sides.where)) return { to: 'group', where, echo };
  const word = typed(scan, comparison.operand.from, comparison.operand.to);
  const choices = [{ label: word, ask: instead(scan, comparison.at.from, comparison.operand.to, '') }];
  return trouble('ambiguous', `both sides of the comparison are ${word}`, word, { choices });
}

function against(other: Period, period: Period, scan: Scan, comparison: Comparison): Compare | Trouble {
  if (other.start !== period.start || other.end !== period.end) {
    return { to: 'period', period: other, echo: `vs ${other.echo}` };
  }
  const word = typed(scan, comparison.at.from, comparison.at.to);
  return trouble('bad-period', `both sides of the comparison are ${period.label}`, word);
}

function stepped(
  step: Extract<Comparison, { kind: 'step' }>,
  period: Period,
  kpi: LexiconKpi,
  scan: Scan,
): Compare | Trouble {
  const other = stepBack(step.word, period, kpi, scan.ctx);
  if (other !== null) return against(other, period, scan, step);
  const words = period.grain === 'quarter' ? ['qoq', 'yoy'] : ['vs prior', 'yoy'];
  const choices = words.map((word) => ({ label: word, ask: instead(scan, step.at.from, step.at.to, word) }));
  const message = `${step.word} steps less than ${period.label} lasts; compare it with ${words.join(' or ')}`;
  return trouble('bad-period', message, step.word, { choices });
}

function againstPeriod(
  comparison: Extract<Comparison, { kind: 'period' }>,
  draft: Draft,
  period: Period,
  kpi: LexiconKpi,
  scan: Scan,
): Compare | Trouble {
  const { operand } = comparison;
  const word = typed(scan, operand.from, operand.to);
  const result = resolveTerm(operand.part.term, kpi.words, scan.ctx);
  if (!result.ok) return unread(scan, operand, result);
  const other = result.period;
  if (draft.period === null) return noLeftSide(scan, comparison, other);
  const { term } = operand.part;
  if (term.kind === 'away' && term.unit === 'year' && period.grain !== 'year' && period.grain !== 'range') {
    const choices = [
      {
        label: `the same ${period.grain} a year earlier`,
        ask: instead(scan, comparison.at.from, operand.to, 'yoy'),
      },
      { label: `all of ${other.label}`, ask: instead(scan, operand.from, operand.to, other.echo) },
    ];
    return trouble(
      'ambiguous',
      `${word}: the same ${period.grain} a year earlier, or all of ${other.label}?`,
      word,
      {
        choices,
      },
    );
  }
  return against(other, period, scan, comparison);
}

function noLeftSide(scan: Scan, comparison: Extract<Comparison, { kind: 'period' }>, other: Period): Trouble {
  const { at, operand } = comparison;
  const later = shiftPeriod(other, 1, scan.ctx);
  const current = other.grain === 'range' ? null : toDate(other.grain, scan.ctx);
  const left = [later, ...(current === null || current.start === later.start ? [] : [current])];
  const choices = left
    .filter((p) => p.start <= scan.ctx.today)
    .map((p) => ({
      label: `${p.label} vs ${other.label}`,
      ask: instead(scan, at.from, operand.to, `${p.echo} vs ${other.echo}`),
    }));
  const message = `\`vs ${typed(scan, operand.from, operand.to)}\` needs a period in front of it to compare`;
  return trouble('bad-period', message, typed(scan, at.from, operand.to), { choices });
}
