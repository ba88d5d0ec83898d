import type { Answer } from './answer.ts';
import type { Kpi } from './kpi.ts';
import { bridgeOf, signedStep } from './measures.ts';
import { tablesOf } from './source.ts';
import { variantsOf } from './variants.ts';
import { measureWords } from './words.ts';

/** How a value was reached: what a reader needs to reproduce it. */
export interface Explanation {
  readonly formula: string;
  readonly variant: string;
  /** What the variant counts otherwise; null for the default one, or where nobody wrote it down. */
  readonly variantWords: string | null;
  /** Cases that are easily counted wrong; those of another variant (`carr: …`) are left out. */
  readonly edges: readonly string[];
  /** Units behind the value. */
  readonly cohort: number;
  /** From the opening to the closing balance; empty for a KPI without one. */
  readonly bridge: readonly { readonly label: string; readonly amount: number }[];
  /** Tables of facts that were read. */
  readonly sources: readonly string[];
  /** The names of the statements, as logs have them. */
  readonly statement: string;
}

/** An edge may begin with the variant that it is about. */
function isOf(kpi: Kpi, variant: string, edge: string): boolean {
  const [name = ''] = edge.split(':', 1);
  return name === variant || !variantsOf(kpi).includes(name);
}

export const explanationOf = ({ kpi, query, total, statements }: Answer): Explanation => ({
  formula: kpi.formula,
  variant: query.variant,
  variantWords: kpi.variantWords?.[query.variant] ?? null,
  edges: (kpi.edges ?? []).filter((edge) => isOf(kpi, query.variant, edge)),
  cohort: total.n,
  bridge: bridgeOf(kpi, query.options).map((name) => ({
    label: measureWords(name),
    amount: signedStep(name, total.measures),
  })),
  sources: tablesOf(kpi.source, query.variant),
  statement: statements.join(', '),
});
