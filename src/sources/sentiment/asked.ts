import type { OwnDimension } from '../../core/source.ts';
import { condition } from '../sql/filters.ts';
import { isCustomer } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import { type Cte, cte } from '../sql/parts.ts';

/** Surveys of customers: what went out in a period and what came back. */

export type SurveyKind = 'nps' | 'csat' | 'ces';

const COLUMNS = [
  ...['survey_id', 'kind', 'touchpoint', 'account_id', 'contact_id', 'contact_role', 'sent_at'],
  ...['responded_at', 'score', 'scale_min', 'scale_max', 'low_is_good', 'comment'],
].join(', ');

/** Dimensions of every source of surveys. */
export const SURVEY_DIMENSIONS: readonly OwnDimension[] = [
  { name: 'touchpoint', values: ['relationship', 'onboarding', 'support', 'other'] },
  {
    name: 'role',
    aliases: ['contact role'],
    bare: false,
    values: { table: 'surveys', value: 'contact_role' },
  },
];

export interface Asking {
  readonly kinds: readonly SurveyKind[];
  /** What a survey without a touchpoint counts as. */
  readonly otherwise?: string;
  /** Also those that went out before and were answered in the period. */
  readonly withAnswered?: boolean;
}

/**
 * `asked`: one row per period and survey that went out in it: the survey's columns, `sent_on`, `sent` (in the period),
 * `responded_on` (NULL for what has not come by today), `touchpoint`, `role`, and the period's days.
 */
export function askedPart(context: FrameContext, { kinds, otherwise, withAnswered }: Asking): Cte {
  const { table, binder, instant, day, only, request } = context;
  const inside = (column: string) => `(${column} >= ${instant('p.s')} AND ${column} < ${instant('p.e')})`;
  const when = withAnswered ? `(${inside('x.sent_at')} OR ${inside('x.responded_at')})` : inside('x.sent_at');
  const touchpoint = otherwise === undefined ? 'x.touchpoint' : `coalesce(x.touchpoint, '${otherwise}')`;
  const today = binder.bind(request.today, 'date');
  return cte(
    'asked',
    `SELECT y.*, CASE WHEN y.came_on <= ${today} THEN y.came_on END AS responded_on
     FROM (SELECT p.p, p.s, p.e, p.u, x.survey_id, x.kind, x.account_id, x.contact_id, x.responded_at, x.score,
                  x.scale_min, x.scale_max, x.low_is_good, x.comment, ${touchpoint} AS touchpoint,
                  x.contact_role AS role, ${inside('x.sent_at')} AS sent,
                  ${day('x.sent_at')} AS sent_on, ${day('x.responded_at')} AS came_on
           FROM periods p JOIN ${table('surveys', COLUMNS)} x ON ${when}
           JOIN ${table('accounts', 'account_id, kind')} a ON a.account_id = x.account_id AND ${isCustomer('a')}
           WHERE x.kind = ANY (${binder.bind(kinds, 'text[]')})${only('x')}) y`,
  );
}

const OWN: Readonly<Record<string, string>> = { touchpoint: 'touchpoint', role: 'role' };

/** The ask's filters on the surveys themselves, over `x`: what is picked out of several answers must be picked among these. */
export const ownConditions = ({ request, binder }: FrameContext): readonly string[] =>
  request.where.flatMap((filter) => {
    const column = OWN[filter.attribute];
    return column === undefined ? [] : [condition(filter, `coalesce(x.${column}, '(none)')`, binder)];
  });

/** Dimensions of the surveys themselves that the ask groups by. */
export const ownGroups = ({ request: { by } }: FrameContext): readonly string[] =>
  by.flatMap((dimension) => OWN[dimension] ?? []);

/** SQL of each own dimension over a row `f`. */
export const OWN_DIMENSIONS: Readonly<Record<string, string>> = {
  touchpoint: 'f.touchpoint',
  role: 'f.role',
};

/** Of answers, over `f`. */
export const ANSWER_COLUMNS = [
  { name: 'responded_on', label: 'Answered', kind: 'day', sql: 'f.responded_on' },
  { name: 'score', label: 'Score', kind: 'score', sql: 'f.score::float8' },
  { name: 'scale', label: 'Scale', kind: 'text', sql: 'f.scale' },
  { name: 'touchpoint', label: 'Touchpoint', kind: 'text', sql: 'f.touchpoint' },
  { name: 'role', label: 'Role', kind: 'text', sql: 'f.role' },
  { name: 'contact_id', label: 'Contact', kind: 'text', sql: 'f.contact_id' },
  { name: 'comment', label: 'Comment', kind: 'text', sql: 'f.comment' },
  { name: 'sent_on', label: 'Sent', kind: 'day', sql: 'f.sent_on' },
] as const;
