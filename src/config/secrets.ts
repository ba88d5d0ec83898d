import type { Fault, Path } from './problem.ts';

const SECRET_NAME =
  /(^|[_-])(token|secret|password|passwd|passphrase|api[_-]?key|private[_-]?key|credentials?|(database|db)[_-].*url|dsn)($|[_-])/i;

/** What a secret looks like, and the variable that it belongs in where that is known. */
const SECRET_VALUES: readonly (readonly [RegExp, string | null])[] = [
  [/\bpostgres(ql)?:\/\/[^\s/@]*:[^\s@]+@/i, 'DATABASE_URL'],
  [/\bxoxb-/, 'SLACK_BOT_TOKEN'],
  [/\bxapp-/, 'SLACK_APP_TOKEN'],
  [/\bxox[a-z]-/, null],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:]+:[^\s/@]+@/i, null],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, null],
  [/\bhooks\.slack\.com\/services\//, null],
  [/\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,})\b/, null],
];

/** A secret in the file, by its name or by its look. No message repeats the value. */
export function secretsIn(data: unknown, path: Path = []): readonly Fault[] {
  if (Array.isArray(data)) return data.flatMap((item, index) => secretsIn(item, [...path, index]));
  if (typeof data === 'object' && data !== null) {
    return Object.entries(data).flatMap(([key, value]) => secretsIn(value, [...path, key]));
  }
  const key = String([...path].reverse().find((step) => typeof step === 'string') ?? '');
  const isPerson = path[0] === 'policy' && path[1] === 'people';
  const isNamed = data !== null && !isPerson && SECRET_NAME.test(key);
  const looks = typeof data === 'string' ? SECRET_VALUES.find(([pattern]) => pattern.test(data)) : undefined;
  if (!isNamed && looks === undefined) return [];
  const variable = looks?.[1] ?? (isNamed ? key.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase() : null);
  const way =
    variable === null
      ? 'hand it over in the environment'
      : `set it in the environment, as ${variable} or ${variable}_FILE`;
  return [{ path, at: 'key', message: `a secret does not belong in this file; ${way}` }];
}
