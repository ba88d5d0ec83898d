import type { Block, Button, Card, Fact } from '../core/card.ts';
import type { DigestDefinition } from '../core/digest.ts';
import type { DigestEntry } from '../core/digest-entry.ts';
import { formatCountOf, formatInstant, NO_VALUE } from '../core/format.ts';
import type { Settings } from '../core/settings.ts';
import type { Slot } from '../core/slots.ts';
import { choiceButton } from './problem.ts';
import { fact, sentence } from './view.ts';

/** The digests that there are, for people: a list, one of them, and how to make one. */

/** Whether the words of chat are offered: a terminal has its own. */
export type Hints = 'chat' | 'none';

/** Where each goes, when next, and what is in the way. */
export function digestListCard(entries: readonly DigestEntry[], settings: Settings, hints: Hints): Card {
  const table: Block = {
    type: 'table',
    columns: ['Digest', 'Title', 'Goes to', 'Next', 'Note'].map((label) => ({ label, align: 'left' })),
    rows: entries.map((entry) => [
      entry.definition.id,
      entry.definition.title,
      placesOf(entry, settings),
      nextText(entry, settings),
      entry.reason?.short ?? '',
    ]),
  };
  const none: Block = { type: 'text', text: 'There is no digest that you may know of.' };
  return {
    tone: 'info',
    title: `Digests (${entries.length})`,
    blocks: [entries.length === 0 ? none : table, ...(hints === 'chat' ? LIST_HINTS : [])],
    buttons: hints === 'chat' ? [HELP_BUTTON] : [],
  };
}

const HELP_BUTTON = choiceButton({ label: 'What can be done', ask: 'digest help' });
const LIST_HINTS: readonly Block[] = [
  { type: 'note', text: '`digest ID` shows one to you alone; `digest subscribe ID` brings it to you.' },
];

/** One digest, below what was done with it. */
export function digestEntryCard(
  entry: DigestEntry,
  done: string | null,
  settings: Settings,
  hints: Hints,
): Card {
  const { definition, isMine } = entry;
  const reason = done !== null && definition.isPaused ? null : entry.reason;
  const { id, title, asks, sections } = definition;
  const blocks: readonly (Block | null)[] = [
    done === null ? null : { type: 'text', text: done, weight: 'strong' },
    reason === null ? null : { type: 'text', text: sentence(reason.text) },
    { type: 'facts', facts: factsOf(entry, settings) },
    asks.length === 0 ? null : { type: 'text', text: 'Asks', weight: 'strong' },
    asks.length === 0 ? null : { type: 'list', items: asks },
    { type: 'note', text: `Sections: ${sections.join(', ')}.` },
  ];
  return {
    tone: toneOf(entry, done),
    title: `${title} (${id})`,
    blocks: blocks.filter((block) => block !== null),
    buttons: hints === 'chat' ? buttonsOf(id, isMine) : [],
  };
}

const toneOf = ({ reason, definition }: DigestEntry, done: string | null): Card['tone'] => {
  if (reason !== null && !(done !== null && definition.isPaused)) return 'warn';
  return done === null ? 'info' : 'good';
};

const buttonsOf = (id: string, isMine: boolean): readonly Button[] => [
  choiceButton({ label: 'Show it', ask: `digest preview ${id}` }),
  choiceButton(
    isMine
      ? { label: 'Unsubscribe', ask: `digest unsubscribe ${id}` }
      : { label: 'Subscribe', ask: `digest subscribe ${id}` },
  ),
];

function factsOf(entry: DigestEntry, settings: Settings): readonly Fact[] {
  const { definition, people, keeper } = entry;
  const { schedule, channel, staleAfterDays, quiet } = definition;
  return [
    fact('Goes to', placesOf(entry, settings)),
    fact('Next', nextText(entry, settings)),
    ...(schedule === null
      ? []
      : [
          fact(
            'Schedule',
            schedule.cron,
            `${schedule.timeZone}; on holidays: ${HOLIDAYS[schedule.onHolidays]}`,
          ),
        ]),
    ...(channel === null ? [] : [fact('The channel sees', audienceWords(definition))]),
    ...(quiet === null ? [] : [fact('Quiet', `${quiet.from} to ${quiet.to}`)]),
    ...(staleAfterDays === null
      ? []
      : [fact('Shows no data older than', formatCountOf(staleAfterDays, 'day', settings))]),
    ...(people === null || people.subscribed.length === 0
      ? []
      : [fact('Subscribed', people.subscribed.map(({ name }) => name).join(', '))]),
    ...(people === null || people.unsubscribed.length === 0
      ? []
      : [fact('Unsubscribed', people.unsubscribed.map(({ name }) => name).join(', '))]),
    fact('Kept by', keeper),
  ];
}

const HOLIDAYS = {
  post: 'posted',
  skip: 'left out',
  'next-business-day': 'on the next business day',
} as const;

function audienceWords({ audience }: DigestDefinition): string {
  if (audience === null) return 'nothing yet';
  if (audience.kind !== 'attributes') return audience.kind === 'all' ? 'every account' : 'nothing';
  const named = Object.entries(audience.filters).map(([name, values]) => `${name} ${values.join(' or ')}`);
  return `accounts of ${named.join(', ')}`;
}

/** `#cs-leads, everybody with the role csm, 2 subscribers, you` */
function placesOf({ definition, people, isMine }: DigestEntry, settings: Settings): string {
  const { channel, roles } = definition;
  const count = people?.subscribed.length ?? 0;
  const places = [
    ...(channel === null ? [] : [channel]),
    ...(roles.length === 0 ? [] : [`the ${roles.length === 1 ? 'role' : 'roles'} ${roles.join(', ')}`]),
    ...(count === 0 ? [] : [formatCountOf(count, 'subscriber', settings)]),
    ...(isMine ? ['you'] : []),
  ];
  return places.length === 0 ? NO_VALUE : places.join(', ');
}

const nextText = ({ next, definition }: DigestEntry, settings: Settings): string =>
  next === null ? NO_VALUE : slotText(next, definition, settings);

/** On the digest's own clock, which is named where it is not the company's. */
function slotText({ at }: Slot, { schedule }: DigestDefinition, settings: Settings): string {
  const timeZone = schedule?.timeZone ?? settings.timeZone;
  const time = formatInstant(at, { locale: settings.locale, timeZone });
  return timeZone === settings.timeZone ? time : `${time}, ${timeZone}`;
}

const WORDS: readonly (readonly [string, string])[] = [
  ['digests', 'all that you may know of'],
  ['digest cs-daily', 'shows it to you alone, with your own accounts'],
  ['digest show cs-daily', 'what it asks, when, and where it goes'],
  ['digest subscribe cs-weekly', 'brings it to you; unsubscribe ends that'],
  ['digest create q3: nrr q3 by segment; grr q3', 'one of your own, on weekdays at 8:30'],
  ['digest create emea "EMEA": nrr emea at 9:00 mondays in #emea', 'in a channel, at another time'],
  ['digest change q3: at 7:45 daily', 'changes what is said, and nothing else'],
  ['digest pause q3', 'until digest resume q3; digest delete q3 ends it'],
];

export const digestHelpCard = (): Card => ({
  tone: 'info',
  title: 'Digests',
  blocks: [
    {
      type: 'table',
      columns: [
        { label: 'Type', align: 'left' },
        { label: 'To', align: 'left' },
      ],
      rows: WORDS,
    },
    {
      type: 'list',
      items: [
        'Asks are parted by ; and are what you would ask here.',
        'Times: at 8:30, then weekdays, daily, monthly, mondays, tuesdays …, in the company’s time zone.',
        'Without a channel it goes to you. A channel takes somebody whose role sees every account.',
      ],
    },
  ],
  buttons: [choiceButton({ label: 'All digests', ask: 'digests' })],
});

/** What could not be done with a digest, and why. */
export const digestRefusalCard = (message: string): Card => ({
  tone: 'warn',
  title: 'Not done',
  blocks: message.split('\n').map((text): Block => ({ type: 'text', text })),
  buttons: [HELP_BUTTON],
});

export const digestGoneCard = (id: string): Card => ({
  tone: 'good',
  title: `Deleted ${id}`,
  blocks: [{ type: 'text', text: 'It is posted no more, and everybody who had subscribed is free of it.' }],
  buttons: [],
});
