import type { RuleDefinition } from './rule.ts';
import type { Settings } from './settings.ts';

/** Rules that ship with Bellwether: what a customer-success team would want to be woken for. */

/** What a rule has that says nothing else. */
export const USUAL_RULE = {
  within: null,
  settings: {},
  severity: 'warn',
  minimumArr: 0,
  forMinutes: 0,
  escalateAfterHours: 8,
  repeatHours: null,
  rollUpOver: 10,
  silencedBy: [],
  channel: null,
  tellsOwner: true,
  isOn: true,
} as const satisfies Partial<RuleDefinition>;

const RULES: readonly RuleDefinition[] = [
  {
    ...USUAL_RULE,
    id: 'churn-spike',
    title: 'Churn spike',
    kind: 'change',
    ask: 'gross-revenue-churn last month by segment mom',
    settings: { way: 'rises', of: 'points', by: 0.02, units: 20, margin: 0.005 },
    severity: 'bad',
    tellsOwner: false,
  },
  {
    ...USUAL_RULE,
    id: 'grr-under-target',
    title: 'Gross retention is low',
    kind: 'threshold',
    ask: 'grr ttm',
    settings: { side: 'below', limit: 0.9, margin: 0.01 },
    tellsOwner: false,
  },
  {
    ...USUAL_RULE,
    id: 'health-drop',
    title: 'Health fell',
    kind: 'drop',
    ask: 'health drop 30d csv',
    settings: { by: 15, margin: 5 },
    minimumArr: 10_000,
  },
  {
    ...USUAL_RULE,
    id: 'red-renewal',
    title: 'A red account renews soon',
    kind: 'listed',
    ask: 'renewals next 90d red csv',
    severity: 'bad',
  },
  {
    ...USUAL_RULE,
    id: 'renewal-due',
    title: 'A renewal is due',
    kind: 'due',
    ask: 'renewals next 60d csv',
    settings: { days: 60, urgent_days: 14 },
    severity: 'info',
    minimumArr: 25_000,
    silencedBy: ['red-renewal'],
    escalateAfterHours: null,
  },
  {
    ...USUAL_RULE,
    id: 'champion-left',
    title: 'A champion left',
    kind: 'listed',
    ask: 'arr at risk next 365d csv',
    settings: { reason: 'champion left' },
  },
  {
    ...USUAL_RULE,
    id: 'detractor-renewing',
    title: 'A detractor at an account that renews soon',
    kind: 'listed',
    ask: 'nps last 30d list csv',
    within: 'renewals next 120d csv',
    settings: { column: 'score', at_most: 6 },
  },
  {
    ...USUAL_RULE,
    id: 'usage-down',
    title: 'Usage fell',
    kind: 'change',
    ask: 'adoption last 30d by account vs prior',
    settings: { way: 'falls', of: 'share', by: 0.4, units: 5, margin: 0.1 },
  },
  {
    ...USUAL_RULE,
    id: 'renewal-uncovered',
    title: 'A renewal that nobody has in hand',
    kind: 'coverage',
    ask: 'renewals next 60d csv',
    severity: 'info',
    minimumArr: 25_000,
    silencedBy: ['red-renewal', 'renewal-due'],
  },
  {
    ...USUAL_RULE,
    id: 'data-late',
    title: 'Data are late',
    kind: 'stale',
    ask: null,
    settings: { days: 2 },
    tellsOwner: false,
    escalateAfterHours: null,
    rollUpOver: 3,
  },
];

/** As they hold for a company: gross retention is held against its own target where it has one. */
export const readyMadeRules = ({ targets }: Pick<Settings, 'targets'>): readonly RuleDefinition[] =>
  RULES.map((rule) => {
    const target = targets['grr']?.all ?? null;
    if (rule.id !== 'grr-under-target' || target === null) return rule;
    return { ...rule, settings: { ...rule.settings, limit: target } };
  });
