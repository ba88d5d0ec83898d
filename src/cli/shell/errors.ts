import { randomBytes } from 'node:crypto';
import { UserError } from '../../core/errors.ts';
import { StoreUnreachable } from '../../store/problems.ts';
import type { ExitCode } from './command.ts';

/** What an error becomes: words for the person, an exit code, and what only the log may say. */
export interface Failure {
  readonly message: string;
  readonly exit: ExitCode;
  /** One line for the log, without secrets; null where the message says it all. */
  readonly detail: string | null;
}

/** Sorts an error by who may read about it. Everything unknown shows a reference alone. */
export function failureOf(error: unknown, reference = randomBytes(4).toString('hex')): Failure {
  if (error instanceof UserError) return { message: error.message, exit: 2, detail: null };
  if (error instanceof StoreUnreachable) return { message: error.message, exit: 1, detail: null };
  const detail = JSON.stringify({ level: 'error', reference, error: withoutPasswords(stackOf(error)) });
  return { message: `Something broke. Reference ${reference}.`, exit: 1, detail };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** Hides what stands between a colon and an @ in every URL. */
export const withoutPasswords = (text: string): string =>
  text.replace(/(\w+:\/\/[^\s:/@]*):[^\s@/]+@/g, '$1:***@');
