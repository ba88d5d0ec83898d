import { describe, expect, test } from 'vitest';
import { parseConfig } from '#src/config/load.ts';
import { ConfigError } from '#src/config/problem.ts';
import type { RuleDefinition } from '#src/core/rule.ts';
import { loadRegistries } from '#src/discover.ts';

const registries = await loadRegistries();
const rulesIn = (text: string): ReadonlyMap<string, RuleDefinition> =>
  new Map(parseConfig('a.yaml', text, registries.kpis, registries).rules.map((rule) => [rule.id, rule]));

function faults(text: string): readonly string[] {
  try {
    rulesIn(text);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').map((line) => line.replace('a.yaml:', ''));
  }
}

describe('rules of the config', () => {
  test('are the ready-made ones where it says nothing of them', () => {
    const rules = rulesIn('company: { locale: en-US }');
    expect([...rules.keys()]).toContain('health-drop');
    expect(rules.get('grr-under-target')?.settings['limit']).toBe(0.9);
  });

  test('hold gross retention against its target, unless they say another limit', () => {
    const company = 'company: { targets: { grr: 92% } }';
    expect(rulesIn(company).get('grr-under-target')?.settings['limit']).toBe(0.92);
    const own = `${company}\nrules: { grr-under-target: { settings: { limit: 0.85 } } }`;
    expect(rulesIn(own).get('grr-under-target')?.settings).toMatchObject({ limit: 0.85, side: 'below' });
    const groups = 'company: { targets: { grr: { segment: { smb: 80% } } } }';
    expect(rulesIn(groups).get('grr-under-target')?.settings['limit']).toBe(0.9);
  });

  test('change what ships one thing at a time, and switch it off', () => {
    const rules = rulesIn(`
      rules:
        health-drop: { settings: { by: 20 }, minimum_arr: 50000, escalate_after_hours: never, repeat_hours: 24 }
        churn-spike: { on: false }
    `);
    expect(rules.get('health-drop')).toMatchObject({
      title: 'Health fell',
      kind: 'drop',
      settings: { by: 20, margin: 5 },
      minimumArr: 50_000,
      escalateAfterHours: null,
      repeatHours: 24,
      isOn: true,
    });
    expect(rules.get('churn-spike')).toMatchObject({ isOn: false, settings: { by: 0.02 } });
  });

  test('are added beside them, with what is usual where they say nothing', () => {
    const rules = rulesIn(`
      rules:
        smb-nrr:
          title: Net retention of small customers
          kind: threshold
          ask: nrr ttm smb
          settings: { side: below, limit: 0.95 }
          for: 1440
          severity: bad
          silenced_by: [churn-spike]
          channel: '#smb'
          tells_owner: false
    `);
    expect(rules.get('smb-nrr')).toEqual({
      id: 'smb-nrr',
      title: 'Net retention of small customers',
      kind: 'threshold',
      ask: 'nrr ttm smb',
      within: null,
      settings: { side: 'below', limit: 0.95 },
      forMinutes: 1440,
      severity: 'bad',
      minimumArr: 0,
      rollUpOver: 10,
      silencedBy: ['churn-spike'],
      channel: '#smb',
      tellsOwner: false,
      escalateAfterHours: 8,
      repeatHours: null,
      isOn: true,
    });
  });

  test('of another kind begin anew: the settings of the old one are none of its', () => {
    const text = 'rules: { health-drop: { kind: stale, settings: { days: 3 } } }';
    expect(rulesIn(text).get('health-drop')).toMatchObject({
      kind: 'stale',
      ask: null,
      settings: { days: 3 },
    });
  });

  test('that cannot work are told with their places', () => {
    expect(
      faults(`rules:
  Health Drop: { on: false }
  mine: { ask: nrr }
  health-drop: { settings: { by: much, bye: 3 }, silenced_by: [health-drop, churn-spke] }
  small: { title: Small, kind: threshold, ask: nrr, settings: { side: under, limit: .inf } }
  bare: { title: Bare, kind: change }
  what: { title: What, kind: thresold, ask: nrr }
  late: { title: Late, kind: stale, ask: nrr }
  soon: { on: perhaps, severity: awful }
`),
    ).toEqual([
      expect.stringMatching(/^2:3: rules\.Health Drop: "Health Drop" is not the id of a rule\. Allowed: /),
      '2:3: rules.Health Drop: needs a kind, such as threshold, change, drop, due or listed',
      '3:3: rules.mine: needs a title',
      '3:3: rules.mine: needs a kind, such as threshold, change, drop, due or listed',
      '4:34: rules.health-drop.settings.by: must be a number: by how many points at least',
      '4:45: rules.health-drop.settings.bye: "bye" is not a setting of drop; did you mean by? Allowed: by, margin',
      '4:64: rules.health-drop.silenced_by[0]: a rule cannot silence itself',
      expect.stringMatching(
        /^4:77: rules\.health-drop\.silenced_by\[1\]: "churn-spke" is not a rule; did you mean churn-spike\?/,
      ),
      expect.stringMatching(/^5:71: rules\.small\.settings\.side: "under" is not allowed here/),
      expect.stringMatching(/^5:85: rules\.small\.settings\.limit: /),
      '6:3: rules.bare: needs an ask, such as nrr ttm by segment',
      '6:3: rules.bare: way is missing: which way it moves: falls or rises',
      '6:3: rules.bare: by is missing: by how much at least: 0.4 is 40 % or, of points, 40 pp',
      expect.stringMatching(
        /^7:30: rules\.what\.kind: "thresold" is not a kind of rule; did you mean threshold\?/,
      ),
      '8:42: rules.late.ask: takes no ask: it watches the data themselves',
      '9:3: rules.soon: needs a title',
      '9:3: rules.soon: needs a kind, such as threshold, change, drop, due or listed',
      '9:15: rules.soon.on: expected true or false, found the text "perhaps"',
      '9:34: rules.soon.severity: "awful" is not allowed here. Allowed: info, warn, bad',
    ]);
  });
});
