import {
  cellNumber,
  cellText,
  findingOf,
  numberIn,
  type RuleKind,
  rowEntity,
  rowsFor,
  type SettingSpec,
} from '../core/rule.ts';

const BY: SettingSpec = { name: 'by', is: 'number', says: 'by how many points at least' };
const MARGIN: SettingSpec = {
  name: 'margin',
  is: 'number',
  preset: 5,
  says: 'how many points less the fall must be before it counts as well',
};

/** Accounts whose score fell: over as many days as the ask says (`health drop 30d`). */
export default {
  summary: 'each account whose score fell by so many points, over the days that the ask names',
  settings: [BY, MARGIN],
  watches: 'rows',
  dial: () => 'by',
  judge: (given) => {
    const { rule } = given;
    const by = numberIn(rule, BY);
    return rowsFor(given).flatMap((row) => {
      const change = cellNumber(row, 'change');
      if (change === null || -change <= by - numberIn(rule, MARGIN)) return [];
      const band = cellText(row, 'band');
      const finding = findingOf(row, rule, {
        value: cellNumber(row, 'score'),
        before: cellNumber(row, 'before'),
        threshold: by,
        severity: band === 'red' ? 'bad' : rule.severity,
        reasons: band === 'red' ? ['health red'] : [],
      });
      return [
        {
          entity: rowEntity(row),
          judgement: { kind: -change >= by ? 'holds' : 'recovering', finding } as const,
        },
      ];
    });
  },
} satisfies RuleKind;
