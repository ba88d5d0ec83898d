import type { Row } from '../core/answer.ts';
import {
  cellNumber,
  cellTexts,
  findingOf,
  type RuleDefinition,
  type RuleKind,
  rowEntity,
  rowsFor,
  type SettingSpec,
} from '../core/rule.ts';

const REASON: SettingSpec = {
  name: 'reason',
  is: 'text',
  preset: '',
  says: 'only rows that give this reason, such as champion left',
};
const COLUMN: SettingSpec = {
  name: 'column',
  is: 'text',
  preset: '',
  says: 'a number of the rows, such as score',
};
const AT_MOST: SettingSpec = {
  name: 'at_most',
  is: 'number',
  preset: null,
  says: 'only rows whose column is at most this',
};
const AT_LEAST: SettingSpec = {
  name: 'at_least',
  is: 'number',
  preset: null,
  says: 'only rows whose column is at least this',
};

/** Every row of a list, or those with a reason or a number: a red account renewing, a detractor, a champion who left. */
export default {
  summary: 'each row of a list, or those of them that have a reason or a number',
  settings: [REASON, COLUMN, AT_MOST, AT_LEAST],
  watches: 'rows',
  dial: ({ at_most: most, at_least: least }) =>
    most !== undefined ? 'at_most' : least !== undefined ? 'at_least' : null,
  judge: (given) => {
    const { rule } = given;
    const column = String(rule.settings['column'] ?? '');
    return rowsFor(given)
      .filter((row) => isWanted(row, rule))
      .map((row) => ({
        entity: rowEntity(row),
        judgement: {
          kind: 'holds',
          finding: findingOf(
            row,
            rule,
            column === '' ? {} : { value: cellNumber(row, column), threshold: limitOf(rule) },
          ),
        } as const,
      }));
  },
} satisfies RuleKind;

const limitOf = ({ settings }: RuleDefinition): number | null => {
  const limit = settings['at_most'] ?? settings['at_least'];
  return typeof limit === 'number' ? limit : null;
};

function isWanted(row: Row, { settings }: RuleDefinition): boolean {
  const { reason = '', column = '', at_most: most, at_least: least } = settings;
  const wanted = String(reason).toLowerCase();
  if (wanted !== '' && !cellTexts(row, 'reasons').some((each) => each.toLowerCase() === wanted)) return false;
  if (column === '') return true;
  const value = cellNumber(row, String(column));
  return (
    value !== null &&
    !(typeof most === 'number' && value > most) &&
    !(typeof least === 'number' && value < least)
  );
}
