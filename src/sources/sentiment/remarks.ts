import { formatCountOf, formatValue } from '../../core/format.ts';
import type { Remarked } from '../../core/kpi.ts';
import { LOW_N } from '../../core/stats.ts';

/** What has to be said beside what people answered. */

/** `Answered: 58% of 120 invitations.` */
export const responseRemark = (
  answered: number,
  invited: number,
  { settings }: Remarked,
): readonly string[] =>
  invited === 0
    ? []
    : [
        `Answered: ${formatValue(answered / invited, 'percent', settings)} of ${formatCountOf(invited, 'invitation', settings)}.`,
      ];

/** Invitations that went out lately may still be answered: the number is not final. */
export const openRemark = (open: number, { settings }: Remarked): readonly string[] =>
  open === 0
    ? []
    : [
        `${formatCountOf(open, 'invitation', settings)} may still be answered, ${formatCountOf(settings.surveyAnswerDays, 'day', settings)} from when they went out: not final.`,
      ];

/** A single account's few answers are read one by one. */
export const accountRemark = (n: number, { query }: Remarked): readonly string[] =>
  query.entity?.kind === 'account' && n < LOW_N ? [`The score is not meaningful at n = ${n}.`] : [];
