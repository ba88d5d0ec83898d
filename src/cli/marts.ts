import { z } from 'zod';
import { refreshAll } from '../store/marts/all.ts';
import { SIDE_MARTS } from '../store/marts/side.ts';
import { verifyMarts } from '../store/marts/verify.ts';
import { command, type Outcome } from './shell/command.ts';
import type { Context } from './shell/context.ts';
import { day } from './shell/inputs.ts';
import { alignedTable } from './shell/table.ts';

export default command({
  summary: 'refresh, rebuild or verify what is derived from the facts',
  examples: [
    ['marts refresh', 'follow what changed since last time'],
    ['marts rebuild', 'derive everything anew'],
    ['marts verify', 'derive everything beside what is stored and compare; exit 1 where they differ'],
  ],
  json: true,
  configure: (command) => {
    command
      .argument('<what>', 'refresh, rebuild or verify')
      .option('--today <date>', 'the day to bring them up to (default: today)');
  },
  input: z.object({
    what: z.enum(['refresh', 'rebuild', 'verify'], { error: 'allowed: refresh, rebuild, verify' }),
    today: day.optional(),
  }),
  run: async ({ what, today: given }, context) => {
    const { today } = await context.now(given);
    return what === 'verify' ? verify(context, today) : refresh(context, today, what === 'rebuild');
  },
});

async function refresh(context: Context, today: string, rebuild: boolean): Promise<Outcome> {
  const [store, { settings }] = [await context.store(), await context.config()];
  const { retention: result, beside: followed } = await refreshAll(store, settings, today, context.progress, {
    rebuild,
  });
  const texts = {
    nothing: 'Up to date already.',
    changes: `Followed the changes of ${result.accounts} accounts; ${result.pairs} periods summed up anew.`,
    rebuild: `Derived everything anew; ${result.pairs} periods summed up.`,
  };
  const beside =
    followed.length === 0 ? '' : ` ${rebuild ? 'Derived' : 'Followed'} beside it: ${followed.join(', ')}.`;
  // What follows is not up to date already.
  const text =
    result.mode === 'nothing' && followed.length > 0 ? beside.trim() : `${texts[result.mode]}${beside}`;
  return { text, json: { ...result, beside: followed } };
}

async function verify(context: Context, today: string): Promise<Outcome> {
  const [store, { settings }] = [await context.store(), await context.config()];
  const result = await verifyMarts(store, settings, today, context.progress);
  const rows = Object.entries(result.tables).map(([table, { extra, missing }]) => [
    table,
    String(extra),
    String(missing),
  ]);
  const beside: Record<string, readonly string[]> = {};
  for (const mart of SIDE_MARTS) beside[mart.name] = await mart.verify(store, settings, today);
  const differences = Object.values(beside).flat();
  const ok = result.ok && differences.length === 0;
  const table = alignedTable(['Table', 'Not derivable', 'Missing'], rows);
  const verdict = ok
    ? 'Every row follows from the facts, and every bridge closes.'
    : `The marts differ from the facts${result.broken > 0 ? `, and ${result.broken} cells do not add up` : ''}: run \`bellwether marts rebuild\`.`;
  return {
    text: [table, ...differences, verdict].join('\n'),
    json: { ...result, beside, ok },
    exit: ok ? 0 : 1,
  };
}
