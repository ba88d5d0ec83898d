import { daysBetween } from '../core/calendar.ts';
import { type Judged, numberIn, type RuleKind, type SettingSpec } from '../core/rule.ts';
import { tableWords } from '../core/table-words.ts';

const DAYS: SettingSpec = { name: 'days', is: 'number', preset: 2, says: 'older than so many days' };
const TABLES: SettingSpec = {
  name: 'tables',
  is: 'texts',
  preset: [],
  says: 'only these tables; all that were ever imported where none are named',
};

/** Facts that are late: everything that is computed from them says less than it seems to. */
export default {
  summary: 'each table of facts that has not been brought up to date',
  settings: [DAYS, TABLES],
  watches: 'data',
  judge: ({ rule, freshness, today }) => {
    const wanted = rule.settings['tables'];
    const only = Array.isArray(wanted) && wanted.length > 0 ? new Set<unknown>(wanted) : null;
    return freshness.flatMap(({ table, through }): readonly Judged[] => {
      const entity = { kind: 'data', id: table, name: tableWords(table), accountId: null } as const;
      if (only?.has(table) === false) return [];
      // Nobody misses what was never there, unless it was named.
      if (through === null)
        return only === null
          ? []
          : [{ entity, judgement: { kind: 'no-data', reason: 'never imported' } as const }];
      const age = daysBetween(through, today);
      if (age <= numberIn(rule, DAYS)) return [];
      const finding = {
        value: age,
        threshold: numberIn(rule, DAYS),
        before: null,
        severity: rule.severity,
        arr: null,
        owner: null,
        dueOn: null,
        reasons: [`through ${through}`],
      };
      return [{ entity, judgement: { kind: 'holds', finding } as const }];
    });
  },
} satisfies RuleKind;
