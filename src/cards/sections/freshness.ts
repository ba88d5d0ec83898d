import { daysBetween } from '../../core/calendar.ts';
import { formatCountOf, formatDay } from '../../core/format.ts';
import type { DigestAbout, Section, TableFreshness } from '../../core/section.ts';
import { tableWords } from '../../core/table-words.ts';

/** How fresh the data are, said in a line where everything is of yesterday and table by table where it is not. */
export default {
  summary: 'how fresh the data are, table by table where they differ',
  asks: () => [],
  show: (_answers, about) => {
    const { freshness } = about;
    if (freshness.length === 0) return [];
    const days = new Set(freshness.map(({ through }) => through));
    const [only] = days;
    const text =
      days.size === 1 && only !== undefined
        ? sentence('All data', only, about)
        : [...byDay(freshness)]
            .map(([through, tables]) =>
              sentence(tables.map(({ table }) => tableWords(table)).join(', '), through, about),
            )
            .join('\n');
    return [{ title: null, blocks: [{ type: 'note', text }] }];
  },
} satisfies Section;

const byDay = (freshness: readonly TableFreshness[]) => Map.groupBy(freshness, ({ through }) => through);

/** `ARR through Nov 19, 2026, 3 days old` */
function sentence(what: string, through: string | null, { today, settings }: DigestAbout): string {
  const begins = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  if (through === null) return `${begins}: never imported.`;
  const age = daysBetween(through, today) - 1;
  const old = age <= 0 ? '' : `, ${formatCountOf(age, 'day', settings)} behind`;
  return `${begins} through ${formatDay(through, settings)}${old}.`;
}
