import { z } from 'zod';
import { MAX_ASK_LENGTH } from '../core/ask/parse.ts';
import type { DigestDefinition, DigestOrigin } from '../core/digest.ts';
import { UserError } from '../core/errors.ts';
import { cronFault } from './cron.ts';
import { faultsOf } from './issues.ts';
import { describePath, notA } from './problem.ts';
import { DIGEST_ID } from './schema.ts';
import { timeOfDay, timeZone } from './values.ts';

/**
 * A digest that a person made, as it is kept: checked when it is written and again when it is read, since another version
 * of Bellwether may have written it. A field that is not known here may say something that must not be ignored.
 */

/** More is a report, not a digest: each ask is a few statements, for every one of its readers. */
export const MOST_ASKS = 20;
const LONGEST_TITLE = 80;
const LONGEST_NAME = 200;
const MOST_NAMES = 50;
const MOST_GRACE_MINUTES = 31 * 24 * 60;
const MOST_DAYS = 366;

/** One line that says what it looks like: no control characters, none that turn the text around them. */
const line = (longest: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(longest, `has more than ${longest} characters`)
    .refine((text) => !UNREADABLE.test(text) && text.isWellFormed(), 'must be one line of readable text');
const UNREADABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

const names = z.array(line(LONGEST_NAME)).max(MOST_NAMES, `has more than ${MOST_NAMES} names`);

const savedDigest = z.strictObject({
  title: line(LONGEST_TITLE),
  asks: z.array(line(MAX_ASK_LENGTH)).max(MOST_ASKS, `a digest has at most ${MOST_ASKS} asks`),
  sections: names.min(1, 'must name at least one section'),
  schedule: z
    .strictObject({
      cron: z.string().superRefine((text, context) => {
        const message = cronFault(text);
        if (message !== null) context.addIssue({ code: 'custom', message });
      }),
      timeZone,
      onHolidays: z.enum(['post', 'skip', 'next-business-day']),
    })
    .nullable(),
  graceMinutes: z.int().min(0).max(MOST_GRACE_MINUTES),
  quiet: z.strictObject({ from: timeOfDay, to: timeOfDay }).nullable(),
  channel: line(LONGEST_NAME).nullable(),
  roles: names,
  audience: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('all') }),
      z.strictObject({ kind: z.literal('reader') }),
      z.strictObject({ kind: z.literal('attributes'), filters: z.record(line(LONGEST_NAME), names) }),
    ])
    .nullable(),
  staleAfterDays: z.int().min(0).max(MOST_DAYS).nullable(),
});

export type SavedDigest = z.output<typeof savedDigest>;

/** What is kept of a definition. Throws a `UserError` with a line for each thing that cannot be kept. */
export function toSaved({ id, origin: _, isPaused: _paused, ...rest }: DigestDefinition): SavedDigest {
  if (!DIGEST_ID.pattern.test(id)) throw new UserError(notA(DIGEST_ID.is, id, [], DIGEST_ID.allowed));
  const read = savedDigest.safeParse(rest);
  if (read.success) return read.data;
  throw new UserError(faultLines(read.error, rest).join('\n'));
}

/** The definition of what is kept; the first thing that is wrong where it cannot be read. */
export function fromSaved(
  id: string,
  origin: DigestOrigin,
  saved: unknown,
):
  | { readonly ok: true; readonly definition: DigestDefinition }
  | { readonly ok: false; readonly reason: string } {
  const read = savedDigest.safeParse(saved);
  if (read.success) return { ok: true, definition: { ...read.data, id, origin, isPaused: false } };
  return { ok: false, reason: `it cannot be read here: ${faultLines(read.error, saved)[0] ?? ''}` };
}

const faultLines = (error: z.ZodError, data: unknown): readonly string[] =>
  faultsOf(error.issues, data).map(({ path, message }) =>
    path.length === 0 ? message : `${describePath(path)}: ${message}`,
  );
