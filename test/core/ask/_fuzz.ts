import assert from 'node:assert';
import fs from 'node:fs';
import fc from 'fast-check';
import { parseAsk } from '/work/main/src/core/ask/parse.ts';
import { CONTEXT, LEXICON } from '/work/main/test/core/ask/catalogue.ts';
import { mutated, noise, soup, clauses } from '/work/main/test/core/ask/strings.ts';

const asks = [...fs.readFileSync('/work/shared/asks.md', 'utf8').matchAll(/^\| \d+ \| `([^`]+)`/gm)].map(
  (m) => m[1]!,
);
const N = Number(process.argv[2] ?? 20000);
let ok = 0,
  bad: Record<string, number> = {},
  slow = 0;
let fails = 0;
for (const [name, arb] of [
  ['clauses',clauses],['soup',soup],
  ['noise', noise],
  ['mut', mutated(asks)],
] as const) {
  ok = 0;
  bad = {};
  for (const t of fc.sample(arb, { numRuns: N, seed: Number(process.argv[3] ?? 1) })) {
    const s = performance.now();
    let p;
    try {
      p = parseAsk(t, LEXICON, CONTEXT);
    } catch (e) {
      console.log('THROW', JSON.stringify(t), e);
      fails++;
      continue;
    }
    slow = Math.max(slow, performance.now() - s);
    if (!p.ok) {
      bad[p.problem.code] = (bad[p.problem.code] ?? 0) + 1;
      if (p.problem.choices.length > 4) console.log('choices', t);
      continue;
    }
    ok++;
    const again = parseAsk(p.ask.echo, LEXICON, CONTEXT);
    try {
      assert(again.ok, again.ok ? '' : again.problem.message);
      assert.deepStrictEqual(again.ask.queries, p.ask.queries);
      assert.equal(again.ask.join, p.ask.join);
      assert.equal(again.ask.echo, p.ask.echo);
      for (const o of p.ask.offers ?? []) {
        const q = parseAsk(o.ask, LEXICON, CONTEXT);
        assert(q.ok, 'offer ' + o.ask);
      }
    } catch (e) {
      if (fails++ < 12)
        console.log(
          'ECHO',
          JSON.stringify(t),
          '→',
          p.ask.echo,
          '→',
          again.ok ? again.ask.echo : again.problem.message,
          String(e).slice(0, 300),
        );
    }
  }
  console.log(name, 'ok', ok, bad);
}
console.log('slowest ms', slow, 'fails', fails);
