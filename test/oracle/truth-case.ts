import type { Settings } from '#src/core/settings.ts';
import type { CellRequest } from '#src/core/source.ts';
import type { Company } from './company.ts';
import type { RetentionMeasures } from './measures.ts';

/** Companies whose figures are known by hand, down to every measure. */
export interface TruthCompany {
  readonly name: string;
  readonly company: Company;
  readonly settings: Settings;
  readonly cases: readonly TruthCase[];
}

export interface TruthCase {
  readonly name: string;
  /** Of one period. */
  readonly request: CellRequest;
  readonly group: readonly string[];
  /** All of the group's measures; a group of zeros may be absent. */
  readonly expected: RetentionMeasures;
  /** In percent with two decimals; null is "no base", absent is not defined for the variant. */
  readonly printed: {
    readonly nrr: number | null;
    readonly grr: number | null;
    readonly logoChurn?: number | null;
  };
}
