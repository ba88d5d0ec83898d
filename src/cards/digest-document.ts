import type { Day } from '../core/calendar.ts';
import type { Card } from '../core/card.ts';
import type { DigestAbout, SectionPart } from '../core/section.ts';
import { plain, plainAll } from './plain.ts';

/** A digest for programs: the same facts and the same instant give the same document. */
export interface DigestDocument {
  readonly id: string;
  readonly slot: string;
  readonly title: string;
  readonly items: readonly DigestItem[];
  readonly sections: readonly { readonly id: string; readonly text: string }[];
  /** The oldest day that any of its data run through. */
  readonly dataThrough: Day | null;
  /** The whole of it in words. */
  readonly text: string;
}

export interface DigestItem {
  /** The canonical ask, or as it is written where it could not be answered. */
  readonly ask: string;
  readonly kpi: string | null;
  readonly value: number | null;
  readonly change: number | null;
  readonly note?: string;
}

const WIDTH = 100;

export function digestDocument(given: {
  readonly slot: string;
  readonly about: DigestAbout;
  readonly items: readonly DigestItem[];
  readonly sections: readonly { readonly id: string; readonly parts: readonly SectionPart[] }[];
  readonly cards: readonly Card[];
}): DigestDocument {
  const { about, slot, items, sections, cards } = given;
  const days = about.freshness.map(({ through }) => through);
  const oldest = days.filter((day) => day !== null).sort()[0];
  return {
    id: about.definition.id,
    slot,
    title: about.definition.title,
    items,
    sections: sections.map(({ id, parts }) => ({ id, text: parts.map(textOf).join('\n\n') })),
    dataThrough: oldest ?? null,
    text: plainAll(cards, WIDTH),
  };
}

const textOf = ({ title, tone = 'plain', blocks }: SectionPart): string =>
  plain({ tone, title: title ?? '', blocks, buttons: [] }, WIDTH).trim();
