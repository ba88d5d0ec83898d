import type { Answer, Answers, Comparison, Group, Rows, Value, Why } from './answer.ts';
import { addDays, type Day, type Instant } from './calendar.ts';
import { type Explanation, explanationOf } from './explain.ts';
import type { Better, Unit } from './kpi.ts';
import { measuresShown } from './measures.ts';
import type { AskChoice, Basis, Filter, Period, Problem, ProblemCode } from './query.ts';
import { reconcile } from './reconcile.ts';
import type { Measures } from './source.ts';

/** The JSON that programs read. Its names are a promise to them: numbers are never rounded, last days are included. */

export interface PeriodDocument {
  readonly start: Day;
  /** The last day, included. */
  readonly end: Day;
  readonly label: string;
  readonly complete: boolean;
  readonly through: Day;
}

/** A value as it is promised: what it is made of, never rounded. */
export type ValueDocument = Omit<Value, 'error' | 'absent'>;

export interface GroupDocument extends ValueDocument {
  readonly by: Readonly<Record<string, string>>;
}

export interface CompareDocument {
  readonly period: PeriodDocument;
  readonly total: ValueDocument;
  readonly change: number | null;
  readonly changeUnit: string;
  readonly significant: boolean | null;
  /** Only where the ask is grouped. */
  readonly groups?: readonly GroupDocument[];
}

export interface AnswerDocument {
  readonly ask: string;
  readonly kpi: { readonly id: string; readonly title: string; readonly unit: Unit; readonly better: Better };
  readonly period: PeriodDocument;
  readonly where: readonly Filter[];
  readonly by: readonly string[];
  readonly variant: string;
  readonly segmentBasis: Basis;
  readonly currency: string;
  readonly total: ValueDocument;
  readonly groups: readonly GroupDocument[];
  readonly compare: CompareDocument | null;
  readonly trend: readonly { readonly period: PeriodDocument; readonly value: number | null }[];
  readonly movers: readonly {
    readonly account_id: string;
    readonly name: string;
    readonly contribution: number;
  }[];
  readonly beside: readonly { readonly kpi: string; readonly value: number | null }[];
  readonly asOf: Instant;
  readonly dataThrough: Day | null;
  /** Only where it was asked why. */
  readonly why?: WhyDocument;
  /** Only where an explanation was asked for. */
  readonly explain?: Explanation;
  /** How many rows there are in all; only with `rows`, which hold the first of them. */
  readonly rowCount?: number;
  /** Only where single rows were asked for. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  readonly notes: readonly string[];
}

/** Each list sums exactly to the change. */
export interface WhyDocument {
  readonly change: number;
  /** The last one, of no account, is all others together. */
  readonly accounts: readonly {
    readonly account_id: string | null;
    readonly name: string;
    readonly contribution: number;
  }[];
  readonly dimensions: Why['dimensions'];
}

export interface AnswersDocument {
  readonly ask: string;
  readonly answers: readonly AnswerDocument[];
  /** Only for two variants of one KPI: what the first counts more of each account. */
  readonly reconciliation?: readonly {
    readonly account_id: string | null;
    readonly name: string;
    readonly difference: number;
    readonly base_difference: number;
  }[];
}

export interface ProblemDocument {
  readonly problem: {
    readonly code: ProblemCode;
    readonly message: string;
    readonly word: string | null;
    readonly suggestions: readonly string[];
    readonly understood: string;
    /** Only where there is something to choose. */
    readonly choices?: readonly AskChoice[];
  };
}

/** One document for one query, `{ask, answers}` for several; what was said of the ask stands in each answer's notes. */
export function answersDocument(asked: Answers): AnswerDocument | AnswersDocument {
  const { echo, answers, notes } = asked;
  const [first, ...more] = answers;
  const documents = answers.map((answer) => answerDocument(answer, notes));
  if (first !== undefined && more.length === 0) return answerDocument({ ...first, echo }, notes);
  const reconciled = reconcile(asked);
  if (reconciled === null) return { ask: echo, answers: documents };
  const reconciliation = reconciled.map(({ accountId, name, difference, ofBase }) => ({
    account_id: accountId,
    name,
    difference,
    base_difference: ofBase,
  }));
  return { ask: echo, answers: documents, reconciliation };
}

export function answerDocument(answer: Answer, askNotes: readonly string[] = []): AnswerDocument {
  const { query, kpi } = answer;
  return {
    ask: answer.echo,
    kpi: { id: kpi.id, title: kpi.title, unit: kpi.unit, better: kpi.better },
    period: periodDocument(query.period),
    where: query.where.map(({ attribute, op, values }) => ({ attribute, op, values })),
    by: query.by,
    variant: query.variant,
    segmentBasis: query.options.basis,
    currency: answer.currency,
    total: valueDocument(answer, answer.total),
    groups: answer.groups.map((group) => groupDocument(answer, group)),
    compare: answer.compare === null ? null : compareDocument(answer, answer.compare),
    trend: answer.trend.map(({ period, value }) => ({ period: periodDocument(period), value })),
    movers: answer.movers.map((mover) => ({
      account_id: mover.accountId,
      name: mover.name,
      contribution: mover.contribution,
    })),
    beside: answer.beside.map(({ kpi: beside, value }) => ({ kpi: beside.id, value: value.value })),
    asOf: answer.asOf,
    dataThrough: answer.dataThrough,
    ...(answer.why === null ? {} : { why: whyDocument(answer.why) }),
    ...(query.views.includes('explain') ? { explain: explanationOf(answer) } : {}),
    ...(answer.list === null ? {} : { rowCount: answer.list.count, rows: rowDocuments(answer.list) }),
    notes: [...askNotes, ...answer.notes],
  };
}

const whyDocument = ({ change, accounts, dimensions }: Why): WhyDocument => ({
  change,
  accounts: accounts.map(({ accountId, name, contribution }) => ({
    account_id: accountId,
    name,
    contribution,
  })),
  dimensions,
});

const rowDocuments = ({ rows }: Rows) =>
  rows.map(({ id, accountId, name, cells }) => ({ id, account_id: accountId, name, ...cells }));

export function problemDocument({
  code,
  message,
  word,
  suggestions,
  understood,
  choices,
}: Problem): ProblemDocument {
  const problem = { code, message, word, suggestions, understood };
  return { problem: choices.length === 0 ? problem : { ...problem, choices } };
}

const periodDocument = (period: Period): PeriodDocument => ({
  start: period.start,
  end: addDays(period.end, -1),
  label: period.label,
  complete: period.complete,
  through: period.through,
});

function valueDocument({ kpi, query }: Answer, value: Value): ValueDocument {
  const names = measuresShown(kpi, query.options).filter((name) => name in value.measures);
  const measures: Measures = Object.fromEntries(names.map((name) => [name, value.measures[name] ?? 0]));
  const { numerator, denominator, n, interval, lowN } = value;
  return { value: value.value, numerator, denominator, n, interval, lowN, measures };
}

const groupDocument = (answer: Answer, group: Group): GroupDocument => ({
  by: group.by,
  ...valueDocument(answer, group),
});

function compareDocument(answer: Answer, compare: Comparison): CompareDocument {
  const document = {
    period: periodDocument(compare.period),
    total: valueDocument(answer, compare.total),
    change: compare.change,
    changeUnit: compare.changeUnit,
    significant: compare.significant,
  };
  if (answer.query.by.length === 0) return document;
  return { ...document, groups: compare.groups.map((group) => groupDocument(answer, group)) };
}
