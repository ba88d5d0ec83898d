import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { helpFor } from '#handlers/command.ts';
import { digestOutcome } from '#handlers/digest.ts';
import { answersCard } from '../cards/answers.ts';
import { plain, plainAll } from '../cards/plain.ts';
import { problemCard } from '../cards/problem.ts';
import { scorecardCaption } from '../cards/scorecard.ts';
import type { Answers } from '../core/answer.ts';
import { answersDocument, problemDocument } from '../core/contract.ts';
import { digestWords } from '../core/digest-words.ts';
import { downloadOf } from '../core/download.ts';
import { UserError } from '../core/errors.ts';
import type { World } from '../core/ports.ts';
import type { NameOf } from '../core/words.ts';
import { ASKED } from '../use/answer.ts';
import { askText } from '../use/desk.ts';
import { command, type Outcome } from './shell/command.ts';
import { day } from './shell/inputs.ts';
import { openWorld, whoAsks } from './shell/world.ts';

const WIDTH = 100;

export default command({
  summary: 'answer an ask, as in chat',
  examples: [
    ['ask "/nrr q3 enterprise"', 'net revenue retention of a quarter and a segment'],
    ['ask "grr ttm by region" --json', 'for programs'],
    ['ask "nrr trend" --chart nrr.png', 'with its picture'],
    ['ask "why grr last quarter"', 'what moved it, by account and by segment'],
    ['ask "churned last month csv" > lost.csv', 'the rows behind it, as a file'],
    ['ask "churn last month" --as mira.holt@example.com', 'as somebody else sees it'],
    ['ask help', 'how to ask'],
  ],
  json: true,
  configure: (command) => {
    command
      .argument('<text...>', 'what you would type in chat')
      .option('--as <person>', 'person_id or email: answer within what they may see')
      .option('--today <date>', 'read the calendar as on that day')
      .option('--chart <file.png>', 'draw the answer there');
  },
  input: z.object({
    text: z.array(z.string()),
    as: z.string().optional(),
    today: day.optional(),
    chart: z.string().endsWith('.png', 'the picture is a PNG: name a file that ends in .png').optional(),
  }),
  run: async ({ text: words, as, today, chart }, context) => {
    const text = words.join(' ');
    const world = await openWorld(context, today);
    const help = helpFor(text, world);
    if (help !== null) return { text: plain(help, WIDTH), json: { help: plain(help, WIDTH) } };
    const who = await whoAsks(as, world);
    const aboutDigests = digestWords(text);
    const said =
      aboutDigests === null ? null : await digestOutcome(aboutDigests, { type: 'command', text, who }, world);
    if (said !== null) {
      const shown = plainAll(said.show, WIDTH);
      return { text: shown, json: { digest: shown } };
    }
    const asked = await askText(text, who, world, { ...ASKED, trend: true });
    if (!asked.ok) {
      const { problem } = asked;
      return { json: problemDocument(problem), complaint: plain(problemCard(problem), WIDTH), exit: 2 };
    }
    if (chart !== undefined) await draw(asked.answers, chart, world, asked.desk.nameOf);
    return outcomeOf(asked.answers, world, asked.desk.nameOf);
  },
});

/** An ask for a file gives the file alone, so that it can be sent on to one. */
const outcomeOf = (answers: Answers, { config: { settings } }: World, nameOf: NameOf): Outcome => ({
  text: downloadOf(answers, nameOf)?.text ?? plain(answersCard(answers, { settings, nameOf }), WIDTH),
  json: answersDocument(answers),
});

async function draw({ answers }: Answers, file: string, world: World, nameOf: NameOf): Promise<void> {
  const [first, ...others] = answers;
  if (first === undefined) return;
  const { title, subtitle } = scorecardCaption(answers);
  const drawn =
    others.length === 0
      ? await world.charts.answer(first, nameOf)
      : await world.charts.tiles(answers, title, subtitle, nameOf);
  if (drawn === null)
    throw new UserError('There is nothing to draw for this ask: ask for a trend or a grouping.');
  await writeFile(file, drawn.png);
}
