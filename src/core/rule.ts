import type { AlertEntity, AlertRule, Finding, Judgement, Severity } from './alert.ts';
import type { Answer, Group, Row, Value } from './answer.ts';
import type { Day } from './calendar.ts';
import type { TableFreshness } from './section.ts';
import type { Settings } from './settings.ts';

/** What a rule watches, when it speaks, and to whom. */
export interface RuleDefinition extends AlertRule {
  readonly title: string;
  /** The name of its kind: a file in `rules/`. */
  readonly kind: string;
  /** In the language of asks; null watches the data themselves. */
  readonly ask: string | null;
  /** A second ask: only accounts that are in its list as well count. */
  readonly within: string | null;
  /** By the names that its kind has. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly severity: Severity;
  /** Entities with less ARR at stake are left out; major units. */
  readonly minimumArr: number;
  /** More findings in one run than this become one message with a list. */
  readonly rollUpOver: number;
  /** While one of these rules has an open alert of the same account, this one is silent. */
  readonly silencedBy: readonly string[];
  /** Where it goes beside the owner in the data; null is the fallback channel. */
  readonly channel: string | null;
  /** Whether the person named in the data is told in person. */
  readonly tellsOwner: boolean;
  readonly isOn: boolean;
}

export type SettingValue = number | string | boolean | readonly string[];

/** One thing that a kind can be told. */
export interface SettingSpec {
  readonly name: string;
  readonly is: 'number' | 'text' | 'yes-no' | 'texts';
  /** Undefined must be given; null may be left out. */
  readonly preset?: SettingValue | null;
  /** The words that a text may be; any where there are none. */
  readonly oneOf?: readonly string[];
  /** Said where it is wrong, and in help: `the share, such as 0.05`. */
  readonly says: string;
}

export interface Judged {
  readonly entity: AlertEntity;
  readonly judgement: Judgement;
}

export interface RuleGiven {
  readonly rule: RuleDefinition;
  /** Of the rule's ask; empty where it watches the data themselves. */
  readonly answers: readonly Answer[];
  /** Accounts in the list of `within`; null where there is none. */
  readonly within: ReadonlySet<string> | null;
  readonly settings: Settings;
  readonly today: Day;
  readonly freshness: readonly TableFreshness[];
}

/** A way of judging. Pure: the same answers give the same findings. What it does not name is clear. */
export interface RuleKind {
  readonly summary: string;
  readonly settings: readonly SettingSpec[];
  /** What it judges of its ask: the rows of a list, or values; `data` needs no ask. */
  readonly watches: 'rows' | 'values' | 'data';
  /** Needs the history of the values as well. */
  readonly wantsTrend?: true;
  /** The setting that decides how soon it speaks, for trying others; null or none where nothing does. */
  readonly dial?: (settings: RuleDefinition['settings']) => string | null;
  judge(given: RuleGiven): readonly Judged[];
}

export const COMPANY: AlertEntity = { kind: 'company', id: '', name: 'the company', accountId: null };

/** A number of a rule's settings; throws where a rule got past its checks without it. */
export function numberIn({ settings, id }: RuleDefinition, { name, preset }: SettingSpec): number {
  const value = settings[name] ?? preset;
  if (typeof value !== 'number') throw new Error(`the rule ${id} has no number ${name}`);
  return value;
}

export function textIn({ settings, id }: RuleDefinition, { name, preset }: SettingSpec): string {
  const value = settings[name] ?? preset;
  if (typeof value !== 'string') throw new Error(`the rule ${id} has no text ${name}`);
  return value;
}

/** Everything of an answer that can be judged by itself: its groups, or the whole. */
export function valuesOf({
  query,
  groups,
  total,
}: Answer): readonly { readonly entity: AlertEntity; readonly value: Value }[] {
  if (query.by.length === 0) return [{ entity: scopedCompany(query.where), value: total }];
  return groups.filter(isNamed).map((group) => ({ entity: groupEntity(group), value: group }));
}

/** The row that makes products foot is nobody's. */
const isNamed = ({ by }: Group): boolean => !Object.values(by).includes('netting');

const scopedCompany = (where: Answer['query']['where']): AlertEntity =>
  where.length === 0
    ? COMPANY
    : {
        kind: 'group',
        id: where.map(({ attribute, op, values }) => `${attribute}${op}${values.join(',')}`).join(' '),
        name: where.flatMap(({ values }) => values).join(', '),
        accountId: null,
      };

export function groupEntity({ by }: Pick<Group, 'by'>): AlertEntity {
  const pairs = Object.entries(by);
  const account = by['account'];
  if (account !== undefined && pairs.length === 1) {
    return { kind: 'account', id: account, name: account, accountId: account };
  }
  const id = pairs.map(([name, value]) => `${name}=${value}`).join(' ');
  return { kind: 'group', id, name: pairs.map(([, value]) => value).join(', '), accountId: null };
}

/** What a row of a list is about: a renewal by itself, for everything else its account. */
export const rowEntity = ({ id, accountId, name, cells }: Row): AlertEntity =>
  'due_on' in cells || accountId === null
    ? { kind: 'renewal', id, name, accountId }
    : { kind: 'account', id: accountId, name, accountId };

const asNumber = (cell: Row['cells'][string] | undefined): number | null =>
  typeof cell === 'number' ? cell : null;
const asText = (cell: Row['cells'][string] | undefined): string | null =>
  typeof cell === 'string' ? cell : null;
const asTexts = (cell: Row['cells'][string] | undefined): readonly string[] =>
  Array.isArray(cell) ? cell : [];

/** What a row says of itself, whatever list it is from: ARR at stake, who looks after it, when it is due, its reasons. */
export function findingOf({ cells }: Row, rule: RuleDefinition, given: Partial<Finding>): Finding {
  return {
    value: null,
    threshold: null,
    before: null,
    severity: rule.severity,
    arr: asNumber(cells['due_arr']) ?? asNumber(cells['arr']),
    owner: asText(cells['owner']) ?? asText(cells['csm']),
    dueOn: asText(cells['due_on']) ?? asText(cells['renews_on']),
    reasons: asTexts(cells['reasons']),
    ...given,
  };
}

export const cellNumber = ({ cells }: Row, name: string): number | null => asNumber(cells[name]);
export const cellText = ({ cells }: Row, name: string): string | null => asText(cells[name]);
export const cellTexts = ({ cells }: Row, name: string): readonly string[] => asTexts(cells[name]);

/** Rows that count for a rule: with enough at stake, and of accounts that are in the other list where there is one. */
export const rowsFor = ({ answers, rule, within }: RuleGiven): readonly Row[] =>
  answers
    .flatMap(({ list }) => list?.rows ?? [])
    .filter((row) => {
      const arr = asNumber(row.cells['due_arr']) ?? asNumber(row.cells['arr']);
      const isLarge = rule.minimumArr === 0 || (arr !== null && arr >= rule.minimumArr);
      return isLarge && (within === null || (row.accountId !== null && within.has(row.accountId)));
    });
