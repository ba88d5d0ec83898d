/** Everything people see, as data with no platform word in it. */

export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'info';

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** A few words beside the value: `▲ 2.1 pp vs Q1`. */
  readonly detail?: string;
  readonly tone?: Tone;
}

export interface Column {
  readonly label: string;
  readonly align: 'left' | 'right';
}

export type Block =
  | { readonly type: 'text'; readonly text: string; readonly weight?: 'normal' | 'strong' }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'facts'; readonly facts: readonly Fact[] }
  | {
      readonly type: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
      /** Set apart at the foot. */
      readonly total?: readonly string[];
      /** Rows that were left out here: shown as `… n more`. */
      readonly more?: number;
    }
  | { readonly type: 'image'; readonly image: ImageRef; readonly alt: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'divider' };

/** A picture by name; its bytes travel beside the card, so that a card stays plain, storable data. */
export interface ImageRef {
  readonly name: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Button {
  readonly label: string;
  readonly does: 'press' | 'form' | 'link';
  readonly action: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
}

export interface Card {
  readonly tone: Tone;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly buttons: readonly Button[];
}

/** A picture that belongs to a card, by the name that the card shows it under. */
export interface Picture {
  readonly name: string;
  readonly png: Uint8Array;
}
