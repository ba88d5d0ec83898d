import { boundariesTruth } from './truth-boundaries.ts';
import type { TruthCompany } from './truth-case.ts';
import { movementsTruth } from './truth-movements.ts';

export const truthCompanies: readonly TruthCompany[] = [movementsTruth, boundariesTruth];
