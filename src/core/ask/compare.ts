import { addDays, addMonths, daysBetween } from '../calendar.ts';
import { previousPeriod, rangePeriod, shiftPeriod, toDate, unitAway, yearAgo } from '../period.ts';
import type { Compare, Filter, Period } from '../query.ts';
import type { Comparison, Draft, ItemOf } from './draft.ts';
import { filterWords } from './echo.ts';
import type { LexiconKpi } from './lexicon.ts';
import { resolveTerm } from './resolve-period.ts';
import type { Scan } from './scan.ts';
import { typed } from './scan.ts';
import { BARE_AMOUNT } from './scan-amounts.ts';
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
  /** What the other side has and this one has not. */
  readonly operand: readonly Filter[];
}

/**
 * The filters of both sides. What stands behind `vs` replaces the filters of the same dimension, or else
 * the filter right in front of `vs`; all other filters hold for both sides.
 */
export function sidesOf(draft: Draft, kpi: LexiconKpi): Sides {
  const { comparison } = draft;
  if (comparison?.kind !== 'group')
    return { where: distinct(filtersOf(draft.filters, kpi)), other: null, operand: [] };
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
  return {
    where: distinct([...shared, ...filtersOf(replaced, kpi)]),
    other: distinct([...shared, ...operand]),
    operand,
  };
}

const STEP = { yoy: 12, qoq: 3, mom: 1 } as const;
const LONGER = { day: 0, week: 0, month: 1, quarter: 3, half: 6, year: 12 } as const;

/** Where an ask says `mom` or `qoq` and no period, the unit that is compared is the period. */
export function impliedPeriod(draft: Draft, kpi: LexiconKpi, scan: Scan): Period | null {
  const { comparison } = draft;
  if (comparison?.kind !== 'step' || kpi.words.tense !== 'past' || kpi.words.window === 'now') return null;
  if (comparison.word === 'mom') return unitAway('month', -1, scan.ctx);
  return comparison.word === 'qoq' ? unitAway('quarter', -1, scan.ctx) : null;
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
      return {
        to: 'group',
        where: sides.other ?? [],
        echo: `vs ${filterWords(sides.operand, kpi, scan.lexicon)}`,
      };
    case 'prior':
      return against(previousPeriod(period, scan.ctx), period, scan, comparison);
    case 'step':
      return stepped(comparison, period, scan);
    case 'period':
      return againstPeriod(comparison, draft, period, kpi, scan);
    case 'variant':
      return null;
    default:
      return comparison satisfies never;
  }
}

function against(other: Period, period: Period, scan: Scan, comparison: Comparison): Compare | Trouble {
  if (other.start !== period.start || other.end !== period.end) {
    return { to: 'period', period: other, echo: `vs ${other.echo}` };
  }
  const word = typed(scan, comparison.at.from, comparison.at.to);
  return trouble('bad-period', `both sides of the comparison are ${period.label}`, word);
}

function stepped(step: Extract<Comparison, { kind: 'step' }>, period: Period, scan: Scan): Compare | Trouble {
  const months = STEP[step.word];
  const { ctx } = scan;
  if (months === 12) return against(yearAgo(period, ctx), period, scan, step);
  const unit = period.grain === 'range' ? 0 : LONGER[period.grain];
  if (unit > months) {
    const choices = [unit <= 3 ? 'qoq' : 'yoy', 'yoy'].map((word) => ({
      label: word,
      ask: instead(scan, step.at.from, step.at.to, word),
    }));
    const message = `${step.word} steps less than ${period.label} lasts; compare it with qoq, yoy or vs prior`;
    return trouble('bad-period', message, step.word, { choices: unit <= 3 ? choices : choices.slice(1) });
  }
  if (unit === months) return against(previousPeriod(period, ctx), period, scan, step);
  if (unit > 0) return against(shiftPeriod(period, -months / unit, ctx), period, scan, step);
  const start = addMonths(period.start, -months);
  const days = daysBetween(period.start, period.end);
  const whole = period.start.endsWith('-01') && period.end.endsWith('-01');
  const last = whole ? addDays(addMonths(period.end, -months), -1) : addDays(start, days - 1);
  return against(rangePeriod(start, last, ctx), period, scan, step);
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
