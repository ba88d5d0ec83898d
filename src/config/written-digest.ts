import type { DigestDefinition } from '../core/digest.ts';
import { UserError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import { changedDigest, type KnownNames, writtenFaults } from './digests.ts';
import { faultsOf } from './issues.ts';
import { describePath, type Fault, notA } from './problem.ts';
import { DIGEST_ID, digest } from './schema.ts';

/** Digests that are written elsewhere than in the config file, held to the same rules and told in the same words. */

export interface DigestWriting {
  readonly settings: Settings;
  readonly names: KnownNames;
  /** What the place where it is written calls a name of the config: `asks` → `ask`. */
  called(key: string): string;
}

/** Throws a `UserError` where the id is none. */
export function checkDigestId(id: string): void {
  if (!DIGEST_ID.pattern.test(id)) throw new UserError(notA(DIGEST_ID.is, id, [], DIGEST_ID.allowed));
}

/**
 * What is written about a digest, done to what is there; `isNew` asks for all that a digest must have. Throws a
 * `UserError` with a line for each thing that is wrong.
 */
export function withWritten(
  before: DigestDefinition,
  written: Readonly<Record<string, unknown>>,
  isNew: boolean,
  { settings, names, called }: DigestWriting,
): DigestDefinition {
  const read = digest.safeParse(written);
  const related = writtenFaults(before.id, written, isNew ? null : before, names);
  const own = read.success ? [] : faultsOf(read.error.issues, written);
  const said = (fault: Fault): string => {
    const [key, ...rest] = fault.path;
    const path = key === undefined ? '' : describePath([called(String(key)), ...rest]);
    return path === '' ? fault.message : `${path}: ${fault.message}`;
  };
  const isTold = (fault: Fault): boolean => own.some(({ path }) => path[0] === fault.path[0]);
  const faults = [...own, ...related.filter((fault) => fault.path.length === 0 || !isTold(fault))];
  if (faults.length > 0) throw new UserError(faults.map(said).join('\n'));
  if (!read.success) throw read.error;
  return changedDigest(before, read.data, settings);
}
