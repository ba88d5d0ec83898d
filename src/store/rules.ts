import { checkOwn, type KeptRule, rulesWith } from '../core/kept-rules.ts';
import type { RuleChange, Rules, Session, Store } from '../core/ports.ts';
import type { RuleDefinition } from '../core/rule.ts';

/** Rules in Postgres, each change with who made it and when, in one transaction. */
export function rulesIn(store: Store, given: readonly RuleDefinition[]): Rules {
  const all = async (): Promise<readonly RuleDefinition[]> => rulesWith(given, await kept(store));
  return {
    all,
    find: async (id) => (await all()).find((rule) => rule.id === id) ?? null,
    isOwn: async (id) =>
      !given.some((rule) => rule.id === id) && (await kept(store)).some((one) => one.id === id),
    save: (rule, by, now) => {
      checkOwn(rule.id, given);
      return store.transaction(async (session) => {
        const [row] = await session.query<{ is_new: boolean }>(
          `INSERT INTO bellwether.rules (id, definition, changed_by, changed_at) VALUES ($1, $2::jsonb, $3, $4)
           ON CONFLICT (id) DO UPDATE SET definition = excluded.definition, is_on = NULL,
             changed_by = excluded.changed_by, changed_at = excluded.changed_at
           RETURNING xmax = 0 AS is_new`,
          [rule.id, JSON.stringify(rule), by, now],
        );
        const what = row?.is_new === true ? 'made' : 'changed';
        await remember(session, rule.id, { at: now, by, what, definition: rule });
        return what;
      });
    },
    turn: async (id, isOn, by, now) => {
      const rule = (await all()).find((one) => one.id === id);
      if (rule === undefined) return null;
      return store.transaction(async (session) => {
        // Turned only where it stood otherwise: of two people who do the same, one did it.
        const rows = await session.query(
          `INSERT INTO bellwether.rules AS r (id, is_on, changed_by, changed_at)
           SELECT $1, $2, $3, $4 WHERE $5 OR EXISTS (SELECT 1 FROM bellwether.rules WHERE id = $1)
           ON CONFLICT (id) DO UPDATE SET is_on = excluded.is_on, changed_by = excluded.changed_by, changed_at = excluded.changed_at
           WHERE coalesce(r.is_on, (r.definition ->> 'isOn')::boolean, NOT excluded.is_on) <> excluded.is_on
           RETURNING id`,
          [id, isOn, by, now, rule.isOn !== isOn],
        );
        if (rows.length === 0) return false;
        await remember(session, id, { at: now, by, what: isOn ? 'enabled' : 'disabled', definition: null });
        return true;
      });
    },
    remove: (id, by, now) => {
      checkOwn(id, given);
      return store.transaction(async (session) => {
        const rows = await session.query('DELETE FROM bellwether.rules WHERE id = $1 RETURNING id', [id]);
        if (rows.length === 0) return false;
        await remember(session, id, { at: now, by, what: 'deleted', definition: null });
        return true;
      });
    },
    history: (id) =>
      store.query<RuleChange & Record<string, unknown>>(
        'SELECT at, by, what, definition FROM bellwether.rule_changes WHERE rule = $1 ORDER BY nth',
        [id],
      ),
  };
}

async function kept(session: Session): Promise<readonly KeptRule[]> {
  const rows = await session.query<{ id: string; definition: RuleDefinition | null; is_on: boolean | null }>(
    'SELECT id, definition, is_on FROM bellwether.rules ORDER BY id',
  );
  return rows.map(({ id, definition, is_on: isOn }) => ({ id, definition, isOn }));
}

const remember = (session: Session, id: string, { at, by, what, definition }: RuleChange): Promise<unknown> =>
  session.query(
    'INSERT INTO bellwether.rule_changes (rule, at, by, what, definition) VALUES ($1, $2, $3, $4, $5::jsonb)',
    [id, at, by, what, definition === null ? null : JSON.stringify(definition)],
  );
