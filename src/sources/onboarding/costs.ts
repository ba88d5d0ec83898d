import { arrOn, isCustomer } from '../sql/frame/accounts.ts';
import type { FrameContext } from '../sql/frame/context.ts';
import type { Frame } from '../sql/frame/frame.ts';
import { stretchParts } from '../sql/frame/stretches.ts';
import { type Cte, cte } from '../sql/parts.ts';
import { watchedDay } from './days.ts';
import { isDone, projects } from './stuck.ts';

/** One row per project: the hours that went into it and what they and everything else cost. */

export const COST_MEASURES = {
  cost: 'money',
  /** The part of the cost that hours make up. */
  labour: 'money',
  /** Costs of onboarding that no project or account stands beside: tools for all. */
  shared: 'money',
  /** ARR of the projects' accounts on the first day of their contract, once for each contract of the period. */
  first_year_arr: 'money',
  projects: 'count',
  hours: 'number',
  /** Hours that came without an amount while the company has no hourly rate: they cost nothing here. */
  unpriced: 'number',
} as const;

export const COST_VARIANTS = ['by_start'];

export const costFrame: Frame = {
  name: 'onboarding_cost',
  measures: COST_MEASURES,
  parts: (context) => [
    ...stretchParts(context),
    cohortPart(context),
    billsPart(context),
    spentPart(context),
    found(context),
  ],
};

/** Projects of each period, with the first day of the contract that they belong to. */
function cohortPart(context: FrameContext): Cte {
  const { request, table, only } = context;
  const watched = watchedDay(context);
  const [member, day] =
    request.variant === 'by_start'
      ? ["o.status <> 'cancelled'", 'o.started_on']
      : [isDone('o', watched), 'o.completed_on'];
  return cte(
    'cohort',
    `SELECT p.p, o.onboarding_id, o.account_id, ${day} AS day, max(s.first_day) AS first_day,
            row_number() OVER (PARTITION BY p.p, o.account_id, max(s.first_day) ORDER BY ${day}, o.onboarding_id) = 1 AS is_first
     FROM periods p JOIN ${projects(context)} o ON ${day} >= p.s AND ${day} < p.e AND ${member}
     JOIN ${table('accounts', 'account_id, kind')} a ON a.account_id = o.account_id AND ${isCustomer('a')}
     LEFT JOIN stretches s ON s.account_id = o.account_id AND (s.last_day IS NULL OR s.last_day >= o.started_on)
      AND s.first_day <= coalesce(o.completed_on, ${watched})
     WHERE o.started_on <= ${watched}${only('o')}
     GROUP BY 1, 2, 3, 4`,
  );
}

/**
 * `bills`: costs with their price and their project. What names an account alone goes to the project of it that ran in
 * that month, the oldest of several; hours without an amount are worth the company's rate, in its own currency.
 */
function billsPart(context: FrameContext): Cte {
  const { table, settings, binder } = context;
  const costs = table('costs', 'cost_id, month, bucket, account_id, onboarding_id, hours, amount, currency');
  const rate = binder.bind(settings.hourlyRate, 'numeric');
  const own = binder.bind(settings.reportingCurrency, 'text');
  return cte(
    'bills',
    `SELECT DISTINCT ON (c.cost_id) coalesce(c.onboarding_id, o.onboarding_id) AS onboarding_id, c.account_id, c.month,
            c.hours, coalesce(c.amount, c.hours * ${rate}) AS price,
            CASE WHEN c.amount IS NULL THEN ${own} ELSE c.currency END AS currency
     FROM ${costs} c
     LEFT JOIN ${projects(context)} o ON c.onboarding_id IS NULL AND o.account_id = c.account_id
      AND o.started_on < (c.month + interval '1 month')::date AND (o.completed_on IS NULL OR o.completed_on >= c.month)
      AND o.status <> 'cancelled'
     WHERE (c.onboarding_id IS NOT NULL OR c.bucket = 'onboarding') AND c.month <= ${watchedDay(context)}
     ORDER BY c.cost_id, o.started_on, o.onboarding_id`,
  );
}

function spentPart({ money }: FrameContext): Cte {
  return cte(
    'spent',
    `SELECT c.p, c.onboarding_id, sum(${money('b.price')}) AS cost,
            sum(${money('b.price')}) FILTER (WHERE b.hours IS NOT NULL) AS labour, sum(b.hours) AS hours,
            sum(b.hours) FILTER (WHERE b.price IS NULL) AS unpriced
     FROM cohort c JOIN bills b ON b.onboarding_id = c.onboarding_id
     LEFT JOIN rates r ON r.p = c.p AND r.currency = b.currency
     GROUP BY 1, 2`,
  );
}

function found(context: FrameContext): Cte {
  return cte(
    'found',
    `SELECT p.p, c.onboarding_id, c.account_id, c.day, coalesce(s.cost, 0) AS cost, coalesce(s.labour, 0) AS labour,
            0::bigint AS shared,
            CASE WHEN c.first_day IS NULL OR NOT c.is_first THEN 0
                 ELSE ${arrOn(context, 'c.account_id', 'c.first_day')} END AS first_year_arr,
            1 AS projects, coalesce(s.hours, 0) AS hours, coalesce(s.unpriced, 0) AS unpriced
     FROM periods p JOIN cohort c ON c.p = p.p
     LEFT JOIN spent s ON s.p = c.p AND s.onboarding_id = c.onboarding_id
     UNION ALL
     SELECT p.p, NULL, NULL, b.month, 0, 0, ${context.money('b.price')}, 0, 0, 0, 0
     FROM periods p JOIN bills b ON b.month >= p.s AND b.month < p.e AND b.onboarding_id IS NULL AND b.account_id IS NULL
     LEFT JOIN rates r ON r.p = p.p AND r.currency = b.currency
     WHERE b.price IS NOT NULL`,
  );
}
