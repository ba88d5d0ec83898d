import { z } from 'zod';
import { SAMPLE_DEFAULTS } from '../sample/company.ts';
import { FUTURE_FOLDER, writeSample } from '../sample/write.ts';
import { command } from './shell/command.ts';
import { day, wholeNumber } from './shell/inputs.ts';

/** Which of these numbers make a company is for the sample to say. */
const number = wholeNumber(0, 4_294_967_295);
const { accounts, months, seed } = SAMPLE_DEFAULTS;

export default command({
  summary: 'write a sample company as CSV files',
  examples: [
    ['sample --out sample', 'a company with three years of history'],
    ['sample --out big --accounts 100000', 'a large one'],
    ['sample --out s --seed 3 --today 2025-08-13', 'the same seed and day give the same files'],
  ],
  json: false,
  configure: (command) => {
    command
      .requiredOption('--out <dir>', 'the folder to write to')
      .option('--accounts <n>', 'how many accounts', String(accounts))
      .option('--months <n>', 'how many months of history', String(months))
      .option('--seed <n>', 'another number makes another company', String(seed))
      .option('--today <date>', 'the day on which it is told (default: today)');
  },
  input: z.object({
    out: z.string().min(1, 'must name a folder'),
    accounts: number,
    months: number,
    seed: number,
    today: day.optional(),
  }),
  run: async ({ out, today, ...size }, context) => {
    const told = today ?? (await context.now()).today;
    const { tables, futureDays } = await writeSample(out, { ...size, today: told }, context.progress);
    const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
    const future = `What the ${futureDays.length} days after it bring is under ${FUTURE_FOLDER}/.`;
    return {
      text: `${rows} rows in ${Object.keys(tables).length} tables as of ${told}, in ${out}. ${future}`,
    };
  },
});
