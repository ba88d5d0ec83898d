import { type Alert, responsible, stateOf } from '../core/alert.ts';
import type { Day } from '../core/calendar.ts';
import type { Block, Button, Card, Fact, Tone } from '../core/card.ts';
import { formatCountOf, formatDay, formatInstant, formatValue } from '../core/format.ts';
import type { AlertEntry } from '../core/ports.ts';
import type { RuleDefinition } from '../core/rule.ts';
import type { Settings } from '../core/settings.ts';

/** Alerts as people see them. */
export interface AlertView {
  readonly settings: Settings;
  readonly today: Day;
  /** The name behind a person_id. */
  readonly personOf: (id: string) => string;
  readonly rules: ReadonlyMap<string, RuleDefinition>;
}

const TONES: Readonly<Record<string, Tone>> = { info: 'info', warn: 'warn', bad: 'bad' };

const titleOf = ({ rule }: Alert, { rules }: AlertView): string => rules.get(rule)?.title ?? rule;

/** One line each, for a terminal. */
export function alertLines(alerts: readonly Alert[], view: AlertView): string {
  if (alerts.length === 0) return 'Nothing is open.';
  const lines = alerts.map((alert) => {
    const { finding, entity } = alert;
    const arr = finding?.arr == null ? '' : `, ${formatValue(finding.arr, 'money', view.settings)}`;
    const due = finding?.dueOn == null ? '' : `, renews ${formatDay(finding.dueOn, view.settings)}`;
    const who = responsible(alert);
    const whose = who === null ? ', nobody' : `, ${view.personOf(who)}`;
    return `${alert.id}  ${stateOf(alert)}  ${titleOf(alert, view)}: ${entity.name}${arr}${due}${whose}`;
  });
  return [`${formatCountOf(alerts.length, 'alert', view.settings)}, by money and urgency`, ...lines].join(
    '\n',
  );
}

/** What happened, why it matters, who has it, and what can be done about it. */
export function alertCard(alert: Alert, view: AlertView): Card {
  const { finding, phase } = alert;
  const isOver = phase === 'resolved' || phase === 'ok';
  const tone = isOver
    ? 'good'
    : phase === 'firing'
      ? (TONES[finding?.severity ?? 'info'] ?? 'info')
      : 'plain';
  const reasons: Block[] =
    finding === null || finding.reasons.length === 0 ? [] : [{ type: 'list', items: finding.reasons }];
  return {
    tone,
    title: `${titleOf(alert, view)}: ${alert.entity.name}`,
    blocks: [
      { type: 'text', weight: 'strong', text: standing(alert, view) },
      { type: 'facts', facts: factsOf(alert, view) },
      ...reasons,
    ],
    buttons: isOver ? [] : buttonsOf(alert),
  };
}

/** The card with its history below. */
export function alertText(alert: Alert, history: readonly AlertEntry[], view: AlertView): Card {
  const card = alertCard(alert, view);
  const items = history.map(({ at, reason }) => `${formatInstant(at, view.settings)}: ${reason}`);
  const past: Block[] =
    items.length === 0
      ? []
      : [
          { type: 'text', text: 'What happened', weight: 'strong' },
          { type: 'list', items },
        ];
  return { ...card, blocks: [...card.blocks, ...past], buttons: [] };
}

/** `Firing since …`, `Acknowledged by Ann, …: call by Friday`. */
function standing(alert: Alert, { settings, personOf }: AlertView): string {
  const at = (instant: string): string => formatInstant(instant, settings);
  const by = (id: string): string => (id === 'data' ? 'the data' : personOf(id));
  const { phase, acknowledged, snoozed, resolved, blind, since } = alert;
  const dark = blind === null ? '' : ` Not seen at the moment: ${blind}.`;
  if (phase === 'resolved' && resolved !== null)
    return `Resolved by ${by(resolved.by)}, ${at(resolved.at)}: ${resolved.reason}`;
  if (phase === 'snoozed' && snoozed !== null)
    return `Snoozed by ${by(snoozed.by)} until ${at(snoozed.until)}.${dark}`;
  if (phase === 'acknowledged' && acknowledged !== null) {
    const promise =
      acknowledged.promise === null
        ? ''
        : `: ${acknowledged.promise.text}, by ${formatDay(acknowledged.promise.by, settings)}`;
    return `Acknowledged by ${by(acknowledged.by)}, ${at(acknowledged.at)}${promise}.${dark}`;
  }
  return phase === 'firing' ? `Since ${at(since)}.${dark}` : `${phase}.${dark}`;
}

function factsOf(alert: Alert, { settings, personOf }: AlertView): readonly Fact[] {
  const { finding } = alert;
  if (finding === null) return [];
  const who = responsible(alert);
  const number = (value: number): string =>
    new Intl.NumberFormat(settings.locale, { maximumFractionDigits: 3 }).format(value);
  const fact = (label: string, value: string | null): readonly Fact[] =>
    value === null ? [] : [{ label, value }];
  return [
    ...fact('Value', finding.value === null ? null : number(finding.value)),
    ...fact('Before', finding.before === null ? null : number(finding.before)),
    ...fact('Threshold', finding.threshold === null ? null : number(finding.threshold)),
    ...fact('ARR at stake', finding.arr === null ? null : formatValue(finding.arr, 'money', settings)),
    ...fact('Renews', finding.dueOn === null ? null : formatDay(finding.dueOn, settings)),
    ...fact('With', who === null ? null : personOf(who)),
  ];
}

const buttonsOf = ({ id, phase }: Alert): readonly Button[] => [
  ...(phase === 'acknowledged'
    ? []
    : [{ label: 'Acknowledge', does: 'press', action: 'alert-ack', value: id, style: 'primary' } as const]),
  { label: 'Snooze', does: 'form', action: 'alert-snooze', value: id },
  { label: 'Assign', does: 'form', action: 'alert-assign', value: id },
  { label: 'Resolve', does: 'form', action: 'alert-resolve', value: id },
];
