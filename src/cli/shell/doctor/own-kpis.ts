import { UserError } from '../../../core/errors.ts';
import type { Kpi } from '../../../core/kpi.ts';
import { defaultWindow } from '../../../core/period.ts';
import type { Store } from '../../../core/ports.ts';
import { ALL_SCOPE, DEFAULT_OPTIONS, type Now } from '../../../core/query.ts';
import type { Settings } from '../../../core/settings.ts';
import { textFault } from '../../../use/blame.ts';
import { rangeOf } from '../../../use/need.ts';
import { readCells } from '../../../use/read.ts';
import { bad, type Check, type Finding, ok } from './check.ts';

/** KPIs that are a SELECT of the company's own: whether each can be read, gives what it should, and runs. */
export const ownKpis: Check = {
  id: 'own KPIs',
  needs: ['config', 'migrations'],
  look: async (context) => {
    const { kpis, settings } = await context.config();
    const selects = [...kpis.values()].filter(({ source }) => source.own !== undefined);
    if (selects.length === 0) return [];
    const { store } = await context.database();
    const now = await context.now();
    const findings: Finding[] = [];
    for (const kpi of selects) findings.push(...(await lookAt(kpi, store.read, settings, now)));
    return findings.length > 0 ? findings : ok('own KPIs', `${selects.length} SELECTs give what they should`);
  },
};

async function lookAt(
  kpi: Kpi,
  read: Store['read'],
  settings: Settings,
  now: Now,
): Promise<readonly Finding[]> {
  const id = `own KPI:${kpi.id}`;
  const { today } = now;
  const period = defaultWindow(kpi.window, { today, calendar: settings, locale: settings.locale });
  const range = rangeOf(kpi, period);
  const request = {
    by: [],
    where: [],
    scope: ALL_SCOPE,
    variant: 'default',
    options: DEFAULT_OPTIONS,
    today,
  };
  try {
    const fault = await textFault(kpi.source, { ...request, periods: [range] }, read);
    if (fault !== null) return bad(id, fault);
    await readCells([{ source: kpi.source, request, range }], { read, settings });
    return [];
  } catch (error) {
    if (error instanceof UserError) return bad(id, error.message);
    throw error;
  }
}
