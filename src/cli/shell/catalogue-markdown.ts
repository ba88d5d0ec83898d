import type { Kpi, Stage } from '../../core/kpi.ts';
import type { Registries } from '../../core/registries.ts';
import { type CatalogueEntry, catalogue, definition } from './catalogue.ts';

/** In the order of a customer's life. */
const STAGES: readonly Stage[] = [
  'acquisition',
  'onboarding',
  'adoption',
  'retention',
  'renewal',
  'expansion',
  'advocacy',
  'support',
  'financial',
];

/** KPI id → an ask of it and its answer on the sample company. */
export type CatalogueExamples = Readonly<
  Record<string, { readonly ask: string; readonly answer: string } | undefined>
>;

/** The catalogue for people who read the repository. */
export function catalogueMarkdown(
  registries: Registries,
  rollup: readonly string[],
  examples: CatalogueExamples = {},
): string {
  const entries = catalogue(registries, rollup);
  const stages = STAGES.map((stage) => ({
    stage,
    entries: entries.filter((entry) => entry.stage === stage),
  })).filter((one) => one.entries.length > 0);
  const contents = stages.map(
    ({ stage, entries: own }) => `- ${capital(stage)}: ${own.map(linked).join(', ')}`,
  );
  const sections = stages.flatMap(({ stage, entries: own }) => [
    `## ${capital(stage)}`,
    ...own.map((entry) => section(entry, registries.kpis, examples)),
  ]);
  return `${[INTRODUCTION, contents.join('\n'), ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# The KPIs

Made from \`src/kpis\` by \`npm run generate\`; do not edit. \`bellwether kpis\` shows the same in a terminal. The examples
are answered on a sample company of 120 accounts as of 13 August 2025, whose year starts in February.`;

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

const linked = ({ id, title }: CatalogueEntry): string =>
  `[${escaped(title)}](#${title
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-')}) \`${id}\``;

/** Told in lines of their own, or in the terminal only. */
const ELSEWHERE = new Set(['variants']);

function section(entry: CatalogueEntry, kpis: ReadonlyMap<string, Kpi>, examples: CatalogueExamples): string {
  const kpi = kpis.get(entry.id);
  if (kpi === undefined) return '';
  const lines = definition(kpi, entry)
    .filter(([label, text]) => !ELSEWHERE.has(label) && text !== '–')
    .map(([label, text]) => `- ${label}: ${label === 'id' ? `\`${text}\`` : escaped(text)}`);
  return [
    `### ${escaped(entry.title)}`,
    lines.join('\n'),
    ...listed(
      'Variants',
      entry.variants.map((variant) => variantLine(kpi, variant)),
    ),
    ...listed('Easily counted wrong', (kpi.edges ?? []).map(escaped)),
    ...listed('References', (kpi.references ?? []).map(escaped)),
    ...exampleOf(examples[entry.id]),
  ].join('\n\n');
}

const listed = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`**${title}**`, items.map((item) => `- ${item}`).join('\n')];

function variantLine(kpi: Kpi, variant: string): string {
  const words = kpi.variantWords?.[variant];
  return words === undefined ? `\`${variant}\`` : `\`${variant}\`: ${escaped(words)}`;
}

const exampleOf = (example: CatalogueExamples[string]): string[] =>
  example === undefined
    ? []
    : [`**Example:** \`${example.ask}\``, ['```text', example.answer, '```'].join('\n')];

/** Keeps formulas from being read as markup. */
const escaped = (text: string): string => text.replace(/[\\*<>[\]]/g, '\\$&');
