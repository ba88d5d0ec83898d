import type { DayRange } from '../../core/calendar.ts';
import type { MeasureKind, Probe, Refusal } from '../../core/source.ts';
import { binder } from './parts.ts';

/** Finding out what is wrong with a company's own SELECT: told without a row of what it reads. */

/** What has to be known of a SELECT to probe it. */
export interface Probed {
  readonly id: string;
  readonly title: string;
  readonly by: readonly string[];
  readonly columns: Readonly<Record<string, MeasureKind>>;
  /** The SELECT with its days in place. */
  bound(bind: ReturnType<typeof binder>['bind']): string;
}

const NUMBERS = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'];

/** Classes of errors whose words speak of the statement alone; those of others may quote a value. */
const OF_TEXT = ['42', '0A', '25'];

/** What went wrong with the data, by SQLSTATE. */
const OF_DATA: Readonly<Record<string, string>> = {
  '21000': 'has a subquery that gives more than one row',
  '22003': 'comes to a number that is too large',
  '22007': 'reads a text as a date that it is not',
  '22008': 'comes to a day that does not exist',
  '22012': 'divides by 0; nullif(x, 0) makes no value of it',
  '22P02': 'reads a text as a number or a date that it is not',
};

const quoted = (name: string): string => `“${name}”`;

/** Which part of the config is wrong, how, and what would be right. */
export function faultWords(of: Pick<Probed, 'id' | 'title' | 'by' | 'columns'>, wrong: string): string {
  const numbers = Object.keys(of.columns).map(quoted).join(', ');
  const more = of.by.length === 0 ? '' : `, and what \`by\` names: ${of.by.map(quoted).join(', ')}`;
  return `${of.title} cannot be computed: in the config, \`kpis.${of.id}.select\` ${wrong}. Expected is one SELECT with the columns ${numbers}, all numbers${more}.`;
}

/** What the database said of the data, in words that quote none of it. */
export const dataFault = ({ code }: Pick<Refusal, 'code'>): string =>
  OF_DATA[code] ?? `fails on the data of these days (SQLSTATE ${code})`;

const HEAD = 'SELECT 1 AS ok FROM (\n';

/** ` in its line 3`, by where the database stopped reading. */
function lineOf(select: string, position: number | null): string {
  if (position === null) return '';
  const at = position - 1 - HEAD.length;
  if (at < 0 || at >= select.length) return ' at its end';
  return ` in its line ${select.slice(0, at).split('\n').length}`;
}

function textFault(select: string, refused: Refusal): string {
  if (!OF_TEXT.some((start) => refused.code.startsWith(start))) return dataFault(refused);
  return `is refused by the database${lineOf(select, refused.position)}: ${refused.reason}`;
}

/** Whether the SELECT can be read at all. */
function readable(of: Probed): Probe {
  const { bind, values } = binder();
  const select = of.bound(bind);
  return {
    statement: { name: `own.${of.id}.readable`, text: `${HEAD}${select}\n) x WHERE false`, values },
    fault: (outcome) => ('refused' in outcome ? faultWords(of, textFault(select, outcome.refused)) : null),
  };
}

/** Whether it gives a column, of a kind that can be added up where it is a measure. */
function column(of: Probed, name: string): Probe {
  const { bind, values } = binder();
  const isMeasure = name in of.columns;
  const text = `SELECT pg_typeof((SELECT x.${name} FROM (\n${of.bound(bind)}\n) x WHERE false))::text AS type`;
  return {
    statement: { name: `own.${of.id}.column`, text, values },
    fault: (outcome) => {
      if ('refused' in outcome) {
        const { code } = outcome.refused;
        if (code === '42703') return faultWords(of, `gives no column ${quoted(name)}`);
        return faultWords(
          of,
          code === '42702' ? `gives several columns ${quoted(name)}` : dataFault(outcome.refused),
        );
      }
      const type = String(outcome.rows[0]?.['type']);
      if (!isMeasure || NUMBERS.includes(type)) return null;
      return faultWords(of, `gives ${quoted(name)} as ${type}, not as a number`);
    },
  };
}

/** In the order in which they make sense: the first fault is the cause of those after it. */
export const probesOf = (of: Probed): readonly Probe[] => [
  readable(of),
  ...[...Object.keys(of.columns), ...of.by].map((name) => column(of, name)),
];

/** Days to probe for where an ask names none. */
export const anyDays = (today: string): DayRange => ({ start: today, end: today });
