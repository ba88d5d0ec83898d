import { type Alert, responsible, stateOf } from './alert.ts';

/** An alert for programs. */
export interface AlertDocument {
  readonly id: string;
  readonly rule: string;
  readonly entity: {
    readonly kind: string;
    readonly id: string;
    readonly name: string;
    readonly account_id: string | null;
  };
  readonly phase: string;
  readonly since: string;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly arr: number | null;
  readonly owner: string | null;
  readonly severity: string | null;
  readonly reasons: readonly string[];
  readonly acknowledged?: { readonly by: string; readonly at: string };
}

export function alertDocument(alert: Alert): AlertDocument {
  const { id, rule, entity, since, finding, acknowledged } = alert;
  const { kind, name, accountId } = entity;
  return {
    id,
    rule,
    entity: { kind, id: entity.id, name, account_id: accountId },
    phase: stateOf(alert),
    since,
    value: finding?.value ?? null,
    threshold: finding?.threshold ?? null,
    arr: finding?.arr ?? null,
    owner: responsible(alert),
    severity: finding?.severity ?? null,
    reasons: finding?.reasons ?? [],
    ...(acknowledged === null ? {} : { acknowledged: { by: acknowledged.by, at: acknowledged.at } }),
  };
}
