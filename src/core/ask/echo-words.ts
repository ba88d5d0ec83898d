import type { Entity, Filter } from '../query.ts';
import type { Lexicon } from './lexicon.ts';
import { accountWords } from './scan-accounts.ts';
import { BARE_AMOUNT } from './scan-amounts.ts';
import { norm, quoted } from './text.ts';

/** Filters, entities and flags as the canonical ask writes them. */

function valueWords(attribute: string, value: string, lexicon: Lexicon): string {
  const dimension = lexicon.dimensions.get(attribute);
  if (value === '(none)') return 'none';
  if (dimension?.kind === 'person') return personWords(value, lexicon);
  return dimension?.kind === 'free' ? quoted(value) : quoted(lexicon.nameOf(attribute, value));
}

/** A name where it is nobody else's, else the id. */
function personWords(id: string, lexicon: Lexicon): string {
  const person = lexicon.people.get(norm(id)).find((p) => p.id === id);
  const alone = person !== undefined && new Set(lexicon.people.get(norm(person.name))).size === 1;
  return quoted(alone ? person.name : id);
}

function oneFilter(filter: Filter, lexicon: Lexicon): string {
  const { attribute, op, values } = filter;
  if (attribute === BARE_AMOUNT) return `${op}${values.join(',')}`;
  const number = lexicon.dimensions.get(attribute)?.kind === 'number';
  if (number || (op !== '=' && op !== '!=')) return `${attribute}${op}${values.join(',')}`;
  const sign = op === '!=' ? '-' : '';
  return `${attribute}:${values.map((v) => sign + valueWords(attribute, v, lexicon)).join(',')}`;
}

export const filterWords = (filters: readonly Filter[], lexicon: Lexicon): string =>
  filters.map((filter) => oneFilter(filter, lexicon)).join(' ');

export function entityWords(entity: Entity, lexicon: Lexicon): string {
  return entity.kind === 'person'
    ? `person:${personWords(entity.id, lexicon)}`
    : accountWords({ lexicon }, { id: entity.id, name: entity.name });
}

export const flagWords = (flag: string, lexicon: Lexicon): string =>
  lexicon.valuePhrases.get(norm(flag)).length > 0 ? `flag:${flag}` : flag;
