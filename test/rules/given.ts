import type { Judgement } from '#src/core/alert.ts';
import type { Answer, Group, Row, Value } from '#src/core/answer.ts';
import { readyMadeRules } from '#src/core/ready-made-rules.ts';
import type { RuleDefinition, RuleGiven, RuleKind } from '#src/core/rule.ts';
import { answer, gathered, now, query, settings } from '../kpis/fixture.ts';

/** What kinds of rules are given, from a few values and rows by hand. */

const [BASE] = readyMadeRules(settings);

export function rule(given: Partial<RuleDefinition> = {}): RuleDefinition {
  if (BASE === undefined) throw new Error('rules ship');
  return { ...BASE, id: 'tried', ask: 'nrr', minimumArr: 0, severity: 'warn', settings: {}, ...given };
}

export const value = (of: number | null, given: Partial<Value> = {}): Value => ({
  value: of,
  numerator: of,
  denominator: 1,
  n: 50,
  interval: null,
  lowN: false,
  error: null,
  absent: null,
  measures: {},
  ...given,
});

export const group = (name: string, of: number | null, given: Partial<Value> = {}): Group => ({
  ...value(of, given),
  by: { account: name },
});

const PLAIN = answer(query(), gathered());

/** An answer as it would have been assembled, with these numbers in it. */
export const answered = ({
  asked = {},
  ...given
}: Partial<Answer> & { readonly asked?: Parameters<typeof query>[0] }): Answer => ({
  ...PLAIN,
  ...given,
  query: { ...PLAIN.query, ...asked },
});

/** The same value, or groups, on the other side of a comparison. */
export const against = (total: Value, groups: readonly Group[] = []): Answer['compare'] => ({
  to: 'period',
  label: 'before',
  period: PLAIN.query.period,
  total,
  change: null,
  changeUnit: 'pp',
  significant: null,
  groups,
});

export const row = (id: string, cells: Row['cells'], given: Partial<Row> = {}): Row => ({
  id,
  accountId: id,
  name: `Account ${id}`,
  cells,
  ...given,
});

export const listed = (...rows: readonly Row[]): Answer =>
  answered({ list: { columns: [], rows, count: rows.length, order: 'as given' } });

export const given = (of: Partial<RuleGiven> & Pick<RuleGiven, 'rule'>): RuleGiven => ({
  answers: [],
  within: null,
  settings,
  today: now.today,
  freshness: [],
  ...of,
});

/** What a kind says of each entity: its judgement in a word, by the entity's id. */
export const judged = (kind: RuleKind, of: RuleGiven): Readonly<Record<string, Judgement['kind']>> =>
  Object.fromEntries(kind.judge(of).map(({ entity, judgement }) => [entity.id, judgement.kind]));

/** The only judgement that there is. */
export function only(kind: RuleKind, of: RuleGiven): Judgement {
  const [one, ...others] = kind.judge(of);
  if (one === undefined || others.length > 0) throw new Error(`${others.length + 1} judgements, not one`);
  return one.judgement;
}
