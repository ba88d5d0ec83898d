import { command } from './shell/command.ts';
import { examine } from './shell/doctor/check.ts';
import { CHECKS } from './shell/doctor/checks.ts';
import { noInput } from './shell/inputs.ts';
import { alignedTable } from './shell/table.ts';

export default command({
  summary: 'check that everything is in order',
  examples: [
    ['doctor', 'Node, config, charts, database, data'],
    ['doctor --json', 'the same for a monitor; exit code 1 when something is wrong'],
  ],
  json: true,
  configure: () => undefined,
  input: noInput,
  run: async (_, context) => {
    const findings = await examine(CHECKS, context);
    const isWell = findings.every(({ ok }) => ok);
    const rows = findings.map(({ id, ok, message }) => [ok ? 'ok' : 'NOT OK', id, message]);
    return {
      json: { ok: isWell, checks: findings },
      text: alignedTable(['', 'Check', 'Found'], rows),
      exit: exitOf(isWell, findings),
    };
  },
});

/** A config that is wrong is the input's fault; everything else is a system that we need. */
function exitOf(
  isWell: boolean,
  findings: readonly { readonly id: string; readonly ok: boolean }[],
): 0 | 1 | 2 {
  if (isWell) return 0;
  return findings.some(({ id, ok }) => id === 'config' && !ok) ? 2 : 1;
}
