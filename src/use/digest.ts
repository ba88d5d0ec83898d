import { type DrawnPart, digestCards, type Failed, tooOld } from '../cards/digest.ts';
import type { DigestItem } from '../cards/digest-document.ts';
import type { Answer } from '../core/answer.ts';
import type { Picture } from '../core/card.ts';
import type { Post } from '../core/chat.ts';
import type { DigestDefinition, PostedNumber, PostedNumbers } from '../core/digest.ts';
import { makerOf } from '../core/digest-rights.ts';
import type { Person } from '../core/policy.ts';
import type { World } from '../core/ports.ts';
import { postedNumber } from '../core/posted.ts';
import type { Scope } from '../core/query.ts';
import type { DigestAbout, Section, SectionAnswers, SectionPart } from '../core/section.ts';
import type { NameOf } from '../core/words.ts';
import type { Wants } from './answer.ts';
import { type DeskWorld, deskFor } from './desk.ts';
import type { DigestAnswer } from './digest-answers.ts';

/** Digests put together: every number within its reader's rows, whatever failed said in a line of its own. */

/** One reader's occurrence: a channel's, or a person's own. */
export interface DigestReader {
  readonly scope: Scope;
  /** Null in a channel. */
  readonly person: Person | null;
  /** What was posted of it there the last time. */
  readonly since: PostedNumbers | null;
}

export interface Digest {
  readonly post: Post;
  /** Every number that it shows of the asks that it lists. */
  readonly numbers: readonly PostedNumber[];
  readonly listed: readonly DigestAnswer[];
  readonly sections: readonly { readonly id: string; readonly parts: readonly SectionPart[] }[];
  readonly about: DigestAbout;
}

/** The items of the digest's document, as they are shown. */
export const itemsOf = ({ listed }: Pick<Digest, 'listed'>): readonly DigestItem[] =>
  listed.flatMap((item): readonly DigestItem[] =>
    item.ok
      ? item.answers.map(({ echo, kpi, total, compare, notes }) => ({
          ask: echo,
          kpi: kpi.id,
          value: total.value,
          change: compare?.change ?? null,
          ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
        }))
      : [{ ask: item.ask, kpi: null, value: null, change: null, note: item.reason }],
  );

export type DigestWorld = DeskWorld & Pick<World, 'charts'>;

/** Numbers that are listed are drawn with their way here; what a section asks names who moved it. */
const LISTED: Wants = { trend: true, movers: 0 };
const OF_SECTION: Wants = { trend: false, movers: 5 };

/** One digest for many readers, in few statements. */
export async function composeDigests(
  definition: DigestDefinition,
  readers: readonly DigestReader[],
  world: DigestWorld,
): Promise<readonly Digest[]> {
  const { settings, policy } = world.config;
  // What a digest asks is read as whoever wrote it; what each reader sees of the answers is decided by their scope.
  const desk = await deskFor(
    makerOf(definition, await world.facts.people(), policy, world.now().today),
    world,
  );
  const sections = sectionsOf(definition, world);
  const begun = readers.map(({ scope, person, since }) => {
    const about: DigestAbout = {
      definition,
      settings,
      nameOf: desk.nameOf,
      today: desk.now.today,
      reader: person,
      since,
      freshness: [],
    };
    const asks = sections.map(({ section }) => section.asks(about));
    return { scope, about, asks };
  });
  const answered = await desk.answerReaders(
    begun.map(({ scope, asks }) => ({
      scope,
      asks: [...definition.asks, ...asks.flat()],
      wants: (ask) => wantsOf(ask, definition, sections, asks),
    })),
    OF_SECTION,
  );
  const digests: Digest[] = [];
  for (const [index, { about, asks }] of begun.entries()) {
    const answers = answered[index] ?? new Map<string, DigestAnswer>();
    digests.push(await put(about, sections, asks, answers, world, desk.nameOf));
  }
  return digests;
}

const wantsOf = (
  ask: string,
  definition: DigestDefinition,
  sections: readonly Used[],
  asks: readonly (readonly string[])[],
): Wants => {
  const isDrawn = sections.some(
    ({ section }, nth) => section.trends === true && asks[nth]?.includes(ask) === true,
  );
  return definition.asks.includes(ask) || isDrawn ? LISTED : OF_SECTION;
};

interface Used {
  readonly id: string;
  readonly section: Section;
}

const sectionsOf = ({ sections }: DigestDefinition, { registries }: DigestWorld): readonly Used[] =>
  sections.flatMap((id) => {
    const section = registries.sections.get(id);
    return section === undefined ? [] : [{ id, section }];
  });

/** One reader's digest, from the answers that are there. */
async function put(
  given: DigestAbout,
  sections: readonly Used[],
  asks: readonly (readonly string[])[],
  answered: ReadonlyMap<string, DigestAnswer>,
  world: DigestWorld,
  nameOf: NameOf,
): Promise<Digest> {
  const { shown, failed } = sorted(answered, given);
  const freshness = await world.facts.throughs(tablesOf([...shown.values()].flat()));
  const about = { ...given, freshness };
  const listed = about.definition.asks.flatMap((ask) => shown.get(ask) ?? []);
  const parts = sections.map(({ id, section }, nth) => {
    const own = (asks[nth] ?? []).flatMap((ask) => shown.get(ask) ?? []);
    const given: SectionAnswers = { of: (ask) => shown.get(ask) ?? [], own, listed };
    return { id, parts: section.show(given, about) };
  });
  const pictures: Picture[] = [];
  const drawn: DrawnPart[] = [];
  for (const part of parts.flatMap((each) => each.parts)) {
    const { image, picture } = await draw(part, world, nameOf);
    if (picture !== null) pictures.push(picture);
    drawn.push({ ...part, image });
  }
  return {
    post: { cards: digestCards(about, drawn, failed), pictures },
    numbers: listed.map(postedNumber),
    listed: about.definition.asks.flatMap((ask) => {
      const answer = answered.get(ask);
      if (answer === undefined) return [];
      const reason = failed.find((one) => one.ask === ask)?.reason;
      return [reason === undefined ? answer : ({ ask, ok: false, reason } as const)];
    }),
    sections: parts,
    about,
  };
}

/** What may be shown, by ask, and what may not, with its reason. */
function sorted(
  answered: ReadonlyMap<string, DigestAnswer>,
  about: DigestAbout,
): { readonly shown: ReadonlyMap<string, readonly Answer[]>; readonly failed: readonly Failed[] } {
  const shown = new Map<string, readonly Answer[]>();
  const failed: Failed[] = [];
  for (const [ask, result] of answered) {
    if (!result.ok) {
      failed.push({ ask, reason: result.reason });
      continue;
    }
    const old = result.answers.flatMap((answer) => tooOld(answer, about) ?? []);
    if (old[0] === undefined) shown.set(ask, result.answers);
    else failed.push({ ask, reason: old[0] });
  }
  return { shown, failed };
}

const tablesOf = (answers: readonly Answer[]): readonly string[] => [
  ...new Set(answers.flatMap(({ kpi }) => kpi.source.tables)),
];

/** A picture that cannot be drawn is left out: the words say the same. */
async function draw(
  { picture }: SectionPart,
  { charts }: DigestWorld,
  nameOf: NameOf,
): Promise<{ readonly image: DrawnPart['image']; readonly picture: Picture | null }> {
  if (picture === undefined) return { image: null, picture: null };
  const drawn =
    picture.kind === 'tiles'
      ? await charts.tiles(picture.answers, picture.title, picture.subtitle, nameOf)
      : await charts.answer(picture.answer, nameOf);
  if (drawn === null) return { image: null, picture: null };
  const { width, height, alt, png } = drawn;
  const { name } = picture;
  return { image: { type: 'image', image: { name, width, height }, alt }, picture: { name, png } };
}
