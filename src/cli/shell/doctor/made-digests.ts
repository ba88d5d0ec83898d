import { digestsIn } from '../../../store/digests.ts';
import { bad, type Check, ok } from './check.ts';

/** Digests that people made and that are not posted because of what is kept of them. */
export const madeDigests: Check = {
  id: 'made-digests',
  needs: ['migrations', 'config'],
  look: async (context) => {
    const { store } = await context.database();
    const kept = digestsIn(store, await context.config());
    const [all, leftOut] = [await kept.all(), await kept.leftOut()];
    return leftOut.length === 0
      ? ok('made-digests', `${all.length} digests are there`)
      : bad('made-digests', `left out: ${leftOut.map(({ id, reason }) => `${id}: ${reason}`).join('; ')}`);
  },
};
