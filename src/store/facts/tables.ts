import type { Table } from './column.ts';
import { JOURNEY } from './journey.ts';
import { PLAN } from './plan.ts';
import { REVENUE } from './revenue.ts';
import { SALES } from './sales.ts';
import { VOICE } from './voice.ts';
import { WHO } from './who.ts';

/** Every table of `facts`, as it is imported. Each may also carry `recorded_at` and `is_deleted`. */
export const FACT_TABLES: readonly Table[] = [...WHO, ...REVENUE, ...JOURNEY, ...VOICE, ...SALES, ...PLAN];
