import { DEFAULT_ROLES } from '../core/policy.ts';
import { entriesAt } from './issues.ts';

/** The names of the roles that the file has rules for, or the built-in ones. */
export function rolesOf(data: unknown): readonly string[] {
  const named = entriesAt(data, ['policy', 'roles']).map(([name]) => name);
  return named.length > 0 ? named : [...DEFAULT_ROLES.keys()];
}
