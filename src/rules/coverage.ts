import type { Row } from '../core/answer.ts';
import { cellText, findingOf, type RuleKind, rowEntity, rowsFor } from '../core/rule.ts';

/** Renewing money that nobody has in hand: every row without an owner, without a contact, or without a forecast. */
export default {
  summary: 'each renewal that has no owner, was not contacted, or has no forecast',
  settings: [],
  watches: 'rows',
  judge: (given) =>
    rowsFor(given).flatMap((row) => {
      const lacks = lackOf(row);
      if (lacks.length === 0) return [];
      const basic = findingOf(row, given.rule, { value: lacks.length });
      const finding = { ...basic, reasons: [...lacks, ...basic.reasons] };
      return [{ entity: rowEntity(row), judgement: { kind: 'holds', finding } as const }];
    }),
} satisfies RuleKind;

const lackOf = (row: Row): readonly string[] => [
  ...(cellText(row, 'owner') === null ? ['no owner'] : []),
  ...(cellText(row, 'contacted_on') === null ? ['not contacted'] : []),
  ...(cellText(row, 'forecast') === null ? ['no forecast'] : []),
];
