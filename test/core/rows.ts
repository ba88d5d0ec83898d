import type { Rows } from '#src/core/answer.ts';

/** Renewals as a list may hold them: without a date, without an amount, with reasons. */
export const DUE: Rows = {
  columns: [
    { name: 'due_on', label: 'Due', kind: 'day' },
    { name: 'arr', label: 'ARR due', kind: 'money' },
    { name: 'reasons', label: 'Reasons', kind: 'names' },
  ],
  order: 'due date',
  count: 3,
  rows: [
    {
      id: 'r1',
      accountId: 'a',
      name: 'Alpha',
      cells: { due_on: '2025-09-01', arr: 12_000.5, reasons: ['red', 'overdue'] },
    },
    { id: 'r2', accountId: 'b', name: 'Bravo', cells: { due_on: '2025-09-02', arr: 50_000, reasons: null } },
    { id: 'r3', accountId: 'c', name: 'Charlie', cells: { due_on: null, arr: null, reasons: [] } },
  ],
};
