import type { FrameContext } from '../sql/frame/context.ts';
import { narrowed } from '../usage/relations.ts';

/** Meetings, reviews and messages with customers. */

export const KINDS = ['one_to_one', 'value_review', 'qbr', 'ebr', 'training', 'digital'] as const;

/** A subquery of touches with the company's `day` of each; `where` is ` AND …` over `x`. */
export function touchesOf(context: FrameContext, where = ''): string {
  const facts = context.table(
    'touchpoints',
    'touchpoint_id, account_id, person_id, kind, occurred_at, is_held, is_two_way, exec_present',
  );
  return `(SELECT x.*, ${context.day('x.occurred_at')} AS day FROM ${facts} x WHERE true${narrowed(context, 'x')}${where})`;
}

/** Called off, or nobody came: it says so. What is past and says nothing took place. */
export const isHeld = (alias: string): string => `${alias}.is_held IS DISTINCT FROM false`;
