import type { MeasureKind, Source } from '../core/source.ts';
import { liveParts } from './advocacy/live.ts';
import { isCustomer } from './sql/frame/accounts.ts';
import type { FrameContext } from './sql/frame/context.ts';
import { cellsOf, type Frame, listOf } from './sql/frame/frame.ts';
import { lastKnown } from './sql/frame/stretches.ts';
import { type Cte, cte } from './sql/parts.ts';

const MEASURES = {
  /** Customers at the end of the period, and of them those … */
  customers: 'count',
  /** … that did something for us in it, */
  advocates: 'count',
  /** … that said yes to being a reference in it, or were one, */
  willing: 'count',
  /** … that became customers in it, sent by another, */
  referred: 'count',
  /** … that sent somebody in it. */
  referrers: 'count',
  /** Favours asked for in the period, and of them those granted by now. */
  asked: 'count',
  accepted: 'count',
} as const satisfies Record<string, MeasureKind>;
export type AdvocacyMeasure = keyof typeof MEASURES;

/** One row per live customer, and one per favour asked. */
const frame: Frame = {
  name: 'advocacy',
  measures: MEASURES,
  parts: (context) => [...liveParts(context), eventsPart(context), ...actParts(), found(context)],
};

/** What had happened by the last day that is known: later days of an event are not there yet. */
function eventsPart(context: FrameContext): Cte {
  const { table, binder } = context;
  const watched = binder.bind(lastKnown(context), 'date');
  const until = (day: string) => `CASE WHEN ${day} <= ${watched} THEN ${day} END AS ${day}`;
  return cte(
    'events',
    `SELECT event_id, account_id, kind, referred_account_id, ${until('asked_on')}, ${until('accepted_on')}, ${until('done_on')}
     FROM ${table('advocacy_events', 'event_id, account_id, kind, asked_on, accepted_on, done_on, referred_account_id')} x`,
  );
}

const within = (day: string): string => `${day} >= p.s AND ${day} < p.e`;

/** `acts`: who did or promised what in each period; `sent`: who was ever sent by somebody else, and since when. */
const actParts = (): readonly Cte[] => [
  cte(
    'acts',
    `SELECT p.p, e.account_id, bool_or(${within('e.done_on')}) AS is_advocate,
            bool_or(e.kind = 'reference' AND (${within('e.accepted_on')} OR ${within('e.done_on')})) AS is_willing,
            bool_or(e.kind = 'referral' AND ${within('e.done_on')}) AS is_referrer
     FROM periods p JOIN events e ON ${within('e.done_on')} OR ${within('e.accepted_on')}
     GROUP BY 1, 2`,
  ),
  cte(
    'sent',
    `SELECT referred_account_id AS account_id, min(coalesce(done_on, accepted_on, asked_on)) AS since FROM events
     WHERE kind = 'referral' AND referred_account_id <> account_id AND coalesce(done_on, accepted_on, asked_on) IS NOT NULL
     GROUP BY 1`,
  ),
];

function found({ table, only }: FrameContext): Cte {
  return cte(
    'found',
    `SELECT v.p, NULL AS event_id, v.account_id, v.u AS day, NULL AS kind, NULL::date AS asked_on, NULL::date AS accepted_on,
            NULL::date AS done_on, NULL AS referred_account_id, 1 AS customers, coalesce(a.is_advocate, false)::int AS advocates,
            coalesce(a.is_willing, false)::int AS willing,
            (v.first_day >= v.s AND s.since IS NOT NULL AND s.since <= v.u)::int AS referred,
            coalesce(a.is_referrer, false)::int AS referrers, 0 AS asked, 0 AS accepted
     FROM live v LEFT JOIN acts a ON a.p = v.p AND a.account_id = v.account_id LEFT JOIN sent s ON s.account_id = v.account_id
     UNION ALL
     SELECT p.p, e.event_id, e.account_id, coalesce(e.asked_on, e.accepted_on, e.done_on), e.kind, e.asked_on, e.accepted_on,
            e.done_on, e.referred_account_id, 0, 0, 0, 0, 0, coalesce(${within('e.asked_on')}, false)::int,
            coalesce(${within('e.asked_on')} AND e.accepted_on IS NOT NULL, false)::int
     FROM periods p JOIN events e ON ${within('e.asked_on')} OR ${within('e.accepted_on')} OR ${within('e.done_on')}
     JOIN ${table('accounts', 'account_id, kind')} a ON a.account_id = e.account_id AND ${isCustomer('a')}
     WHERE true${only('e')}`,
  );
}

const list = listOf({
  frame,
  id: 'f.event_id',
  where: 'f.event_id IS NOT NULL',
  columns: [
    { name: 'kind', label: 'Kind', kind: 'text', sql: 'f.kind' },
    { name: 'asked_on', label: 'Asked', kind: 'day', sql: 'f.asked_on' },
    { name: 'accepted_on', label: 'Accepted', kind: 'day', sql: 'f.accepted_on' },
    { name: 'done_on', label: 'Done', kind: 'day', sql: 'f.done_on' },
  ],
  sorted: 'f.day DESC, f.event_id',
  order: 'latest first',
});

/** What customers do for us: references, case studies, reviews, talks, referrals. */
const advocacy = {
  id: 'advocacy',
  tables: ['accounts', 'account_attributes', 'arr_lines', 'advocacy_events'],
  measures: MEASURES,
  variants: [],
  attributesOn: 'last',
  netting: [],
  lists: { events: list },
  cheap: () => true,
  cells: (request, settings) => cellsOf(frame, request, settings),
} satisfies Source;

export default advocacy;
