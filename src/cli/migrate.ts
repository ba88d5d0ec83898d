import { command } from './shell/command.ts';
import { noInput } from './shell/inputs.ts';

export default command({
  summary: 'bring the database up to date with this version',
  examples: [['migrate', 'create or update the tables; changes nothing when they are current']],
  json: false,
  configure: () => undefined,
  input: noInput,
  run: async (_, context) => {
    const database = await context.database();
    await context.store();
    return { text: `Up to date: ${database.place}.` };
  },
});
