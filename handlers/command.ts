import { datesCard, helpCard } from '#src/cards/help.ts';
import { kpiListCard } from '#src/cards/kpi.ts';
import type { Card } from '#src/core/card.ts';
import { digestWords } from '#src/core/digest-words.ts';
import type { CommandEvent, Shown } from '#src/core/inbound.ts';
import type { World } from '#src/core/ports.ts';
import digest, { type DigestHandlerWorld } from './digest.ts';
import query from './query.ts';

/** What a person typed: a word that asks for help, words about digests, or an ask. */
export default async function command(event: CommandEvent, world: DigestHandlerWorld): Promise<Shown> {
  const show = helpFor(event.text, world);
  if (show !== null) return { show: [show], pictures: [], files: [], to: 'asker' };
  const words = digestWords(event.text);
  const outcome = words === null ? null : await digest(words, event, world);
  return outcome ?? query(event, world);
}

const FILLER = /^\s*\/?(?:kpi\s+|bellwether\s+)?/i;

/** The card for a word that asks for help; null for an ask. */
export function helpFor(
  text: string,
  { config, registries, now }: Pick<World, 'config' | 'registries' | 'now'>,
): Card | null {
  const words = text.replace(FILLER, '').trim().toLowerCase().replace(/\s+/g, ' ');
  const { settings } = config;
  switch (words) {
    case '':
    case '?':
    case 'help':
      return helpCard();
    case 'help dates':
      return datesCard({ today: now().today, calendar: settings, locale: settings.locale });
    case 'list':
    case 'kpi':
    case 'kpis':
    case 'help kpis':
      return kpiListCard([...registries.kpis.values()]);
    default:
      return null;
  }
}
