import type { Session } from '../../core/ports.ts';

/** Everybody with a direct tie to one of `$1`: parents and children as they are, and who counted under whom before. */
const KIN = `
  SELECT value AS account_id FROM facts.account_attributes WHERE attribute = 'parent' AND account_id = ANY ($1::text[])
  UNION SELECT account_id FROM facts.account_attributes WHERE attribute = 'parent' AND value = ANY ($1::text[])
  UNION SELECT unit_id FROM marts.units WHERE account_id = ANY ($1::text[])
  UNION SELECT account_id FROM marts.units WHERE unit_id = ANY ($1::text[])`;

/**
 * The accounts, and all that ever stood with them under one parent, as it was and as it is: what changes in one
 * account can move the balance of its whole family. Asked round by round, about those that the last round found, so
 * that every round is a look-up in an index.
 */
export async function familiesOf(session: Session, ids: readonly string[]): Promise<readonly string[]> {
  const family = new Set(ids);
  let found = [...family];
  while (found.length > 0) {
    const kin = await session.query<{ account_id: string }>(KIN, [found]);
    found = kin.map((row) => row.account_id).filter((id) => !family.has(id));
    for (const id of found) family.add(id);
  }
  return [...family].sort();
}
