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

/** The catalogue for people who read the repository. */
export function catalogueMarkdown(registries: Registries, rollup: readonly string[]): string {
  const entries = catalogue(registries, rollup);
  const sections = STAGES.flatMap((stage) => {
    const inStage = entries.filter((entry) => entry.stage === stage);
    return inStage.length === 0
      ? []
      : [`## ${capital(stage)}`, ...inStage.map((entry) => section(entry, registries.kpis))];
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# The KPIs

Made from \`src/kpis\` by \`npm run generate\`; do not edit. \`bellwether kpis\` shows the same in a terminal.`;

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

function section(entry: CatalogueEntry, kpis: ReadonlyMap<string, Kpi>): string {
  const kpi = kpis.get(entry.id);
  if (kpi === undefined) return '';
  const lines = definition(kpi, entry)
    .filter(([label]) => label !== 'grouped by')
    .map(([label, text]) => `- ${label}: ${label === 'id' ? `\`${text}\`` : escaped(text)}`);
  return [`### ${escaped(entry.title)}`, lines.join('\n')].join('\n\n');
}

/** Keeps formulas from being read as markup. */
const escaped = (text: string): string => text.replace(/[\\`*<>[\]]/g, '\\$&');
