import { readFile } from 'node:fs/promises';
import { THEMES, type Theme } from '#charts/theme.ts';

/** The stylesheet: its rules are in `style.css`, its colours are those of the charts. */
export async function readStyle(): Promise<string> {
  const rules = await readFile(new URL('./style.css', import.meta.url), 'utf8');
  return [
    `:root {${variables(THEMES.light)}}`,
    `@media (prefers-color-scheme: dark) { :root {${variables(THEMES.dark)}} }`,
    rules,
  ].join('\n');
}

const variables = (theme: Theme): string =>
  Object.entries(theme)
    .map(([name, colour]) => ` --${name}: ${colour};`)
    .join('');
