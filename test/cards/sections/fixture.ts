import { plain } from '#src/cards/plain.ts';
import type { Answer, Row, Rows, Value } from '#src/core/answer.ts';
import type { DigestDefinition, PostedNumbers } from '#src/core/digest.ts';
import type { Kpi, KpiDefinition } from '#src/core/kpi.ts';
import { postedNumber } from '#src/core/posted.ts';
import type { Query } from '#src/core/query.ts';
import { readyMadeDigests } from '#src/core/ready-made.ts';
import type { DigestAbout, Section, SectionAnswers, SectionPart } from '#src/core/section.ts';
import { plainName } from '#src/core/words.ts';
import { query, settings } from '../../kpis/fixture.ts';

/** Sections over answers made by hand. */

export const TODAY = '2025-08-13';
const [daily] = readyMadeDigests('UTC');
if (daily === undefined) throw new Error('no digest');

export const about = (
  given: Partial<DigestAbout> = {},
  definition: Partial<DigestDefinition> = {},
): DigestAbout => ({
  definition: { ...daily, ...definition },
  settings,
  nameOf: plainName,
  today: TODAY,
  reader: null,
  since: null,
  freshness: [],
  ...given,
});

/** Answers by ask; those listed besides. */
export function answers(
  byAsk: Readonly<Record<string, readonly Answer[]>>,
  listed: readonly Answer[] = [],
): SectionAnswers {
  return { of: (ask) => byAsk[ask] ?? [], own: Object.values(byAsk).flat(), listed };
}

/** The asks of a section, each with its answers in order. */
export const answering = (
  section: Section,
  given: DigestAbout,
  ...own: readonly (Answer | null)[]
): SectionAnswers =>
  answers(
    Object.fromEntries(
      section.asks(given).map((ask, nth) => {
        const answer = own[nth] ?? null;
        return [ask, answer === null ? [] : [answer]];
      }),
    ),
  );

/** The parts of a section as text, under their titles; spaces that do not break are spaces. */
export const textOf = (parts: readonly SectionPart[], width = 100): string =>
  parts
    .map(({ title, tone = 'plain', blocks }) =>
      plain({ tone, title: title ?? '', blocks, buttons: [] }, width),
    )
    .join('\n\n')
    .replaceAll('\u00a0', ' ')
    .trim();

export const kpiOf = (id: string, definition: KpiDefinition): Kpi => ({ ...definition, id });

export const value = (given: Partial<Value> = {}): Value => ({
  value: null,
  numerator: null,
  denominator: null,
  n: 0,
  interval: null,
  lowN: false,
  error: null,
  absent: null,
  measures: {},
  ...given,
});

export interface Given extends Partial<Omit<Answer, 'total' | 'query' | 'list'>> {
  readonly total?: Partial<Value>;
  readonly query?: Partial<Query>;
  readonly rows?: readonly Row[];
}

/** An answer of any KPI, with nothing in it but what is given. */
export function answerOf(kpi: Kpi, { total, query: asked, rows, ...given }: Given = {}): Answer {
  return {
    query: query({ kpi: kpi.id, ...asked }),
    kpi,
    echo: kpi.id,
    currency: 'USD',
    total: value(total),
    groups: [],
    more: 0,
    compare: null,
    trend: [],
    movers: [],
    beside: [],
    target: null,
    list: rows === undefined ? null : listOf(rows),
    why: null,
    accounts: null,
    asOf: `${TODAY}T09:30:00Z`,
    dataThrough: '2025-08-12',
    statements: [],
    notes: [],
    ...given,
  };
}

const listOf = (rows: readonly Row[]): Rows => ({ columns: [], rows, count: rows.length, order: 'size' });

export const row = (accountId: string, name: string, cells: Row['cells']): Row => ({
  id: `row of ${accountId}`,
  accountId,
  name,
  cells,
});

/** What was posted of some answers five days ago. */
export const postedOf = (posted: readonly Answer[], day = '2025-08-08'): PostedNumbers => ({
  key: 'k',
  digest: 'cs-daily',
  place: { platform: 'console', id: 'leaders', kind: 'channel' },
  at: `${day}T08:30:00Z`,
  day,
  numbers: posted.map(postedNumber),
});
