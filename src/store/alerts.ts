import { type Alert, type Notice, responsible } from '../core/alert.ts';
import { alertIdOf } from '../core/alert-id.ts';
import type { AlertEntry, AlertQuery, Alerts, RuleRun, Session, Store, TakenStep } from '../core/ports.ts';
import type { Judged, RuleDefinition } from '../core/rule.ts';

/** Alerts in Postgres: state, history and what is to be told are one transaction, under the lock of the rule or the alert. */

interface StateRow {
  readonly state: Alert;
}

export function alertsIn(store: Store): Alerts {
  return {
    run: (rule, now, { judged, otherwise }, decide) =>
      store.transaction(async (session) => {
        await lockRule(session, rule, now);
        const known = await knownOf(session, rule.id, judged);
        const byId = new Map(known.map((alert) => [alert.id, alert]));
        const named = new Set(judged.map(({ entity }) => alertIdOf(rule.id, entity)));
        const gone = known.filter(({ id, phase, sight }) => !named.has(id) && isGoing(phase, sight));
        const others = gone.map(({ entity }): Judged => ({ entity, judgement: otherwise }));
        const steps = decide(
          [...judged, ...others].map((one) => ({
            judged: one,
            alert: byId.get(alertIdOf(rule.id, one.entity)) ?? null,
          })),
        );
        await write(session, rule, steps, now);
        const run = summary(steps, judged, byId);
        await session.query(
          'UPDATE bellwether.rule_runs SET ran_at = $2, findings = $3, error = $4 WHERE rule = $1',
          [rule.id, now, run.findings, otherwise.kind === 'error' ? otherwise.reason : null],
        );
        return run;
      }),
    accountsOf: async (rules) => {
      const rows = await store.query<{ account_id: string }>(
        `SELECT DISTINCT account_id FROM bellwether.alerts WHERE rule = ANY ($1::text[]) AND account_id IS NOT NULL
           AND phase IN ('firing', 'acknowledged', 'snoozed')`,
        [rules],
      );
      return new Set(rows.map(({ account_id: id }) => id));
    },
    tick: (rule, now, decide) =>
      store.transaction(async (session) => {
        const rows = await session.query<StateRow & Record<string, unknown>>(
          `SELECT state FROM bellwether.alerts WHERE rule = $1 AND phase IN ('firing', 'acknowledged', 'snoozed')
           ORDER BY id FOR UPDATE`,
          [rule.id],
        );
        const steps = decide(rows.map(({ state }) => state));
        return write(session, rule, steps, now);
      }),
    press: (id, event, now, decide) =>
      store.transaction(async (session) => {
        const [row] = await session.query<StateRow & Record<string, unknown>>(
          'SELECT state FROM bellwether.alerts WHERE id = $1 FOR UPDATE',
          [id],
        );
        if (row === undefined) return null;
        const stepped = decide(row.state);
        const changed = await write(session, { id: row.state.rule }, [{ event, stepped }], now);
        return { alert: stepped.alert, isChanged: changed > 0, reason: stepped.reason };
      }),
    find: async (id) => {
      const [row] = await store.query<StateRow & Record<string, unknown>>(
        'SELECT state FROM bellwether.alerts WHERE id = $1',
        [id],
      );
      return row?.state ?? null;
    },
    history: (id) =>
      store.query<AlertEntry & Record<string, unknown>>(
        'SELECT at, version, event, phase, reason FROM bellwether.alert_history WHERE alert_id = $1 ORDER BY version',
        [id],
      ),
    list: async (query, most) => {
      const { text, values } = listStatement(query, most);
      const rows = await store.query<StateRow & Record<string, unknown>>(text, values);
      return rows.map(({ state }) => state);
    },
  };
}

/** Runs of one rule take turns. */
async function lockRule(session: Session, { id }: RuleDefinition, now: string): Promise<void> {
  await session.query(
    'INSERT INTO bellwether.rule_runs (rule, ran_at, findings) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING',
    [id, now],
  );
  await session.query('SELECT 1 FROM bellwether.rule_runs WHERE rule = $1 FOR UPDATE', [id]);
}

/** Whether there is anything about it that being clear would end. */
const isGoing = (phase: Alert['phase'], sight: Alert['sight']): boolean => phase !== 'ok' || sight !== 'seen';

/** The alerts of what was judged, and those that are open though nothing was found. */
async function knownOf(session: Session, rule: string, judged: readonly Judged[]): Promise<readonly Alert[]> {
  const rows = await session.query<StateRow & Record<string, unknown>>(
    `SELECT state FROM bellwether.alerts WHERE rule = $1
       AND (id = ANY ($2::text[]) OR phase NOT IN ('ok') OR sight <> 'seen') ORDER BY id FOR UPDATE`,
    [rule, judged.map(({ entity }) => alertIdOf(rule, entity))],
  );
  return rows.map(({ state }) => state);
}

function summary(
  steps: readonly TakenStep[],
  judged: readonly Judged[],
  before: ReadonlyMap<string, Alert>,
): RuleRun {
  const moved = (phase: Alert['phase']): number =>
    steps.filter(({ stepped: { alert } }) => alert.phase === phase && before.get(alert.id)?.phase !== phase)
      .length;
  return {
    findings: judged.filter(({ judgement }) => judgement.kind === 'holds').length,
    opened: moved('firing'),
    resolved: moved('resolved'),
  };
}

/** Writes what has changed; how many alerts that were. */
async function write(
  session: Session,
  rule: Pick<RuleDefinition, 'id'>,
  steps: readonly TakenStep[],
  now: string,
): Promise<number> {
  const changed = steps.filter(({ stepped }) => stepped.alert.version > 0 && stepped.reason !== '');
  const rows = changed.map(({ event, stepped: { alert, reason } }) => ({
    id: alert.id,
    entity_kind: alert.entity.kind,
    entity_id: alert.entity.id,
    account_id: alert.entity.accountId,
    phase: alert.phase,
    sight: alert.sight,
    responsible: responsible(alert),
    version: alert.version,
    state: alert,
    event,
    reason,
  }));
  const [written] = await session.query<{ n: number }>(WRITE, [rule.id, JSON.stringify(rows), now]);
  await enqueue(
    session,
    rule,
    steps.flatMap(({ stepped }) => stepped.notices.map((notice) => ({ notice, alert: stepped.alert.id }))),
    now,
  );
  return written?.n ?? 0;
}

/** Only what is newer than what is there: a step that changed nothing leaves no history. */
const WRITE = `
  WITH given AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS x(id text, entity_kind text, entity_id text, account_id text, phase text,
      sight text, responsible text, version bigint, state jsonb, event jsonb, reason text)),
  kept AS (
    INSERT INTO bellwether.alerts AS a (id, rule, entity_kind, entity_id, account_id, phase, sight, responsible, version, state, changed_at)
    SELECT id, $1, entity_kind, entity_id, account_id, phase, sight, responsible, version, state, $3::timestamptz FROM given
    ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, phase = excluded.phase, sight = excluded.sight,
      responsible = excluded.responsible, version = excluded.version, state = excluded.state, changed_at = excluded.changed_at
    WHERE a.version < excluded.version
    RETURNING id, version),
  told AS (
    INSERT INTO bellwether.alert_history (alert_id, version, at, event, phase, sight, reason)
    SELECT g.id, g.version, $3::timestamptz, g.event, g.phase, g.sight, g.reason FROM given g JOIN kept k ON k.id = g.id)
  SELECT count(*)::int AS n FROM kept`;

/** Notices of one key are told once; a roll-up's names all of its alerts. */
async function enqueue(
  session: Session,
  { id }: Pick<RuleDefinition, 'id'>,
  notices: readonly { readonly notice: Notice; readonly alert: string }[],
  now: string,
): Promise<void> {
  if (notices.length === 0) return;
  const byKey = Map.groupBy(notices, ({ notice }) => notice.key);
  const rows = [...byKey].map(([key, list]) => ({
    key,
    kind: list[0]?.notice.kind ?? 'fired',
    alerts: list.map(({ alert }) => alert),
  }));
  await session.query(
    `INSERT INTO bellwether.notices (key, rule, kind, alerts, at)
     SELECT x.key, $1, x.kind, ARRAY(SELECT jsonb_array_elements_text(x.alerts)), $3
     FROM jsonb_to_recordset($2::jsonb) AS x(key text, kind text, alerts jsonb) ON CONFLICT DO NOTHING`,
    [id, JSON.stringify(rows), now],
  );
}

function listStatement({ rule, phases, responsible: people, accounts }: AlertQuery, most: number) {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const wanted = [
    ...(rule === undefined ? [] : [`rule = ${bind(rule)}`]),
    ...(phases === undefined ? [] : [`phase = ANY (${bind(phases)}::text[])`]),
    ...(people === undefined ? [] : [`responsible = ANY (${bind(people)}::text[])`]),
    ...(accounts === undefined ? [] : [`account_id = ANY (${bind(accounts)}::text[])`]),
  ];
  const text = `SELECT state FROM bellwether.alerts ${wanted.length === 0 ? '' : `WHERE ${wanted.join(' AND ')}`}
    ORDER BY array_position(ARRAY['bad', 'warn', 'info'], state #>> '{finding,severity}'),
      (state #>> '{finding,arr}')::numeric DESC NULLS LAST, id LIMIT ${bind(most)}`;
  return { text, values };
}
