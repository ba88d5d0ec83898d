import type { Unit } from '../core/kpi.ts';
import type { RuleKind } from '../core/rule.ts';
import { alertRuleFaults } from './alert-rules.ts';
import { digestFaults } from './digests.ts';
import { entriesAt, valueAt } from './issues.ts';
import { type Fault, notA, notOneOf, type Path } from './problem.ts';
import { rolesOf } from './roles.ts';
import { DIGEST_ID, type IdKind, KPI_ID, RULE_ID } from './schema.ts';

/** What one part of the config must know of another: roles that exist, KPIs that exist, units that fit. */

/** The KPIs that targets may name, by id. */
export type KnownKpis = ReadonlyMap<string, { readonly unit: Unit }>;

const UNITS: readonly Unit[] = ['percent', 'money', 'count', 'score', 'points', 'days', 'months', 'ratio'];

/** A rate above this is a percentage whose sign was forgotten: 105 for 105 %. */
const LARGEST_RATE = 10;

/** Works on the file as written, so that these faults are told beside the others. */
export function relationFaults(
  data: unknown,
  kpis: KnownKpis | null,
  sections: readonly string[] | null,
  kinds: ReadonlyMap<string, RuleKind> | null,
): readonly Fault[] {
  return [
    ...idFaults(data),
    ...digestFaults(data, sections),
    ...alertRuleFaults(data, kinds),
    ...roleFaults(data),
    ...peopleTwice(data),
    ...targetFaults(data, kpis),
  ];
}

function idFaults(data: unknown): readonly Fault[] {
  const check = (path: Path, { is, pattern, allowed }: IdKind): readonly Fault[] =>
    entriesAt(data, path).flatMap(([id]): readonly Fault[] =>
      pattern.test(id) ? [] : [{ path: [...path, id], at: 'key', message: notA(is, id, [], allowed) }],
    );
  return [
    ...check(['digests'], DIGEST_ID),
    ...check(['rules'], RULE_ID),
    ...check(['company', 'targets'], KPI_ID),
    ...check(['kpis'], KPI_ID),
  ];
}

function roleFaults(data: unknown): readonly Fault[] {
  const roles = rolesOf(data);
  const check = (path: Path, role: unknown): readonly Fault[] =>
    typeof role !== 'string' || role === 'none' || roles.includes(role)
      ? []
      : [{ path, at: 'value', message: notOneOf('a role of policy.roles', role, [...roles, 'none']) }];
  const people = entriesAt(data, ['policy', 'people']);
  return [
    ...check(['policy', 'default_role'], valueAt(data, ['policy', 'default_role'])),
    ...people.flatMap(([person, role]) => check(['policy', 'people', person], role)),
  ];
}

function peopleTwice(data: unknown): readonly Fault[] {
  const seen = new Set<string>();
  return entriesAt(data, ['policy', 'people']).flatMap(([person]): readonly Fault[] => {
    const low = person.toLowerCase();
    const twice = seen.has(low);
    seen.add(low);
    const message = `${person} stands here twice (capitals do not count); keep one`;
    return twice ? [{ path: ['policy', 'people', person], at: 'key', message }] : [];
  });
}

function targetFaults(data: unknown, kpis: KnownKpis | null): readonly Fault[] {
  const own = new Map(entriesAt(data, ['kpis']).map(([id]) => [id, unitIn(data, id)]));
  return entriesAt(data, ['company', 'targets']).flatMap(([id, written]): readonly Fault[] => {
    const path = ['company', 'targets', id];
    const kpi = kpis?.get(id) ?? own.get(id);
    if (kpis !== null && kpi === undefined && !own.has(id) && KPI_ID.pattern.test(id)) {
      return [
        {
          path,
          at: 'key',
          message: notA('a KPI', id, [...kpis.keys(), ...own.keys()], 'the ids that `bellwether kpis` lists'),
        },
      ];
    }
    return leavesOf(written, path).flatMap((leaf) => (kpi === undefined ? [] : unitFault(leaf, kpi.unit)));
  });
}

/** The unit of a KPI of the file's own; undefined where it says none that there is. */
function unitIn(data: unknown, id: string): { readonly unit: Unit } | undefined {
  const written = valueAt(data, ['kpis', id, 'unit']);
  const unit = UNITS.find((one) => one === written);
  return unit === undefined ? undefined : { unit };
}

interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

function leavesOf(value: unknown, path: Path): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function unitFault({ path, value }: Leaf, unit: Unit): readonly Fault[] {
  const isPercent = typeof value === 'string' && value.trim().endsWith('%');
  if (unit !== 'percent' && isPercent) {
    return [
      {
        path,
        at: 'value',
        message: `"${value}" is a percentage, but this KPI is measured in ${unit}; write a plain number`,
      },
    ];
  }
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  if (unit !== 'percent' || isPercent || !(Math.abs(number) > LARGEST_RATE)) return [];
  return [
    {
      path,
      at: 'value',
      message: `${number} reads as ${number * 100} %; write ${number}% or ${number / 100}`,
    },
  ];
}
