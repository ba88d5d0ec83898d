import type { Session } from '../../core/ports.ts';

/**
 * The accounts, and all that ever stood with them under one parent, as it was and as it is: what changes in one
 * account can move the balance of its whole family.
 */
export async function familiesOf(session: Session, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await session.query<{ account_id: string }>(
    `WITH RECURSIVE ties AS (
       SELECT account_id, value AS kin FROM facts.account_attributes WHERE attribute = 'parent'
       UNION SELECT value, account_id FROM facts.account_attributes WHERE attribute = 'parent'
       UNION SELECT account_id, unit_id FROM marts.units WHERE unit_id <> account_id
       UNION SELECT unit_id, account_id FROM marts.units WHERE unit_id <> account_id
     ), family AS (
       SELECT unnest($1::text[]) AS account_id
       UNION
       SELECT t.kin FROM family f JOIN ties t ON t.account_id = f.account_id
     )
     SELECT DISTINCT account_id FROM family ORDER BY account_id`,
    [ids],
  );
  return rows.map((row) => row.account_id);
}
