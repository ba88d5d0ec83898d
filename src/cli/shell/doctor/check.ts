import type { Context } from '../context.ts';
import { failureOf } from '../errors.ts';

/** One thing that was looked at. */
export interface Finding {
  readonly id: string;
  readonly ok: boolean;
  readonly message: string;
}

/** Looks at one thing, or at several of a kind. What it throws becomes a finding that is not ok. */
export interface Check {
  readonly id: string;
  /** Checks that must be ok for this one to make sense. */
  readonly needs: readonly string[];
  readonly look: (context: Context) => Promise<readonly Finding[]>;
}

export const ok = (id: string, message: string): readonly Finding[] => [{ id, ok: true, message }];
export const bad = (id: string, message: string): readonly Finding[] => [{ id, ok: false, message }];

/** Runs checks in order. One whose needs are not met is left out: its cause has been told. */
export async function examine(checks: readonly Check[], context: Context): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { id, needs, look } of checks) {
    const isMet = needs.every((need) => findings.some((finding) => finding.id === need && finding.ok));
    if (isMet)
      findings.push(...(await look(context).catch((error: unknown) => asFinding(id, error, context))));
  }
  return findings;
}

function asFinding(id: string, error: unknown, context: Context): readonly Finding[] {
  const { message, detail } = failureOf(error);
  if (detail !== null) context.log(detail);
  return bad(id, message);
}
