import { nearest } from './nearest.ts';
import type { RuleDefinition, RuleKind, SettingSpec, SettingValue } from './rule.ts';

/** What is wrong with a rule, whoever wrote it. */

export interface RuleFault {
  /** The setting, `ask`, `within` or `kind`. */
  readonly part: string;
  readonly isSetting: boolean;
  readonly message: string;
}

/** Checks a rule against its kind; null leaves everything unchecked that only the kind knows. */
export function ruleFaults(
  { kind: name, ask, settings }: Pick<RuleDefinition, 'kind' | 'ask' | 'settings'>,
  kinds: ReadonlyMap<string, RuleKind>,
): readonly RuleFault[] {
  const kind = kinds.get(name);
  if (kind === undefined) {
    const message = notOne('a kind of rule', name, [...kinds.keys()]);
    return [{ part: 'kind', isSetting: false, message }];
  }
  const known = new Map(kind.settings.map((spec) => [spec.name, spec]));
  const names = [...known.keys()];
  const faults = Object.entries(settings).flatMap(([setting, value]): readonly RuleFault[] => {
    const spec = known.get(setting);
    const message =
      spec === undefined
        ? names.length === 0
          ? `a rule of the kind ${name} has no settings`
          : notOne(`a setting of ${name}`, setting, names)
        : valueFault(value, spec);
    return message === null ? [] : [{ part: setting, isSetting: true, message }];
  });
  const missing = kind.settings
    .filter((spec) => spec.preset === undefined && settings[spec.name] === undefined)
    .map((spec) => ({
      part: spec.name,
      isSetting: true,
      message: `is missing: ${spec.says}`,
    }));
  const asks =
    kind.watches === 'data' && ask !== null
      ? ['takes no ask: it watches the data themselves']
      : kind.watches !== 'data' && ask === null
        ? [`needs an ask, such as ${kind.watches === 'rows' ? 'health drop 30d csv' : 'nrr ttm by segment'}`]
        : [];
  return [...asks.map((message) => ({ part: 'ask', isSetting: false, message })), ...faults, ...missing];
}

const IS: Readonly<Record<SettingSpec['is'], string>> = {
  number: 'a number',
  text: 'text',
  'yes-no': 'yes or no',
  texts: 'a list of texts',
};

/** Why a value does not fit; null where it does. */
function valueFault(value: SettingValue, { is, oneOf, says }: SettingSpec): string | null {
  if (kindOf(value) !== is || (typeof value === 'number' && !Number.isFinite(value)))
    return `must be ${IS[is]}: ${says}`;
  if (oneOf === undefined || typeof value !== 'string' || oneOf.includes(value)) return null;
  return notOne('allowed here', value, oneOf);
}

function kindOf(value: SettingValue): SettingSpec['is'] {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'yes-no';
  return typeof value === 'string' ? 'text' : 'texts';
}

function notOne(what: string, found: string, known: readonly string[]): string {
  const guess = nearest(found, known);
  const hint = guess === null ? '.' : `; did you mean ${guess}?`;
  return `"${found}" is not ${what}${hint} Allowed: ${known.join(', ')}`;
}

/** A setting as it is typed in one word, read the way that its kind wants it; as text where the kind does not know it. */
export function settingOf(text: string, name: string, kind: RuleKind | undefined): SettingValue {
  const spec = kind?.settings.find((one) => one.name === name);
  if (spec?.is === 'number') {
    const percent = /^(-?\d+(?:\.\d+)?)\s?%$/.exec(text.trim());
    if (percent !== null) return Number(percent[1]) / 100;
    return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  }
  if (spec?.is === 'yes-no' && /^(yes|no|true|false)$/i.test(text)) return /^(yes|true)$/i.test(text);
  return spec?.is === 'texts' ? text.split(',').map((each) => each.trim()) : text;
}
