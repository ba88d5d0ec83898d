import type { Alert, AlertEvent, Judgement, Phase, Stepped } from './alert.ts';
import type { Answer } from './answer.ts';
import type { Day, Instant } from './calendar.ts';
import type { Card, Picture } from './card.ts';
import type { Place, Post } from './chat.ts';
import type { Config } from './config.ts';
import type { Delivery, DeliveryEvent, DeliveryPolicy, DeliveryState } from './delivery.ts';
import type { DigestDefinition, PostedNumbers } from './digest.ts';
import type { Known } from './knowledge.ts';
import type { Pace } from './pace.ts';
import type { Person } from './policy.ts';
import type { Now, Scope } from './query.ts';
import type { Registries } from './registries.ts';
import type { Judged, RuleDefinition } from './rule.ts';
import type { TableFreshness } from './section.ts';
import type { Due } from './slots.ts';
import type { Statement } from './source.ts';
import type { NameOf } from './words.ts';

/** What the rest of the house asks of the world outside. Types only: nothing here runs. */

export type Row = Readonly<Record<string, unknown>>;

/** One connection's worth of work. Values travel as parameters, never in the text. */
export interface Session {
  query<R extends Row = Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** COPY … FROM STDIN: `text` is the COPY statement, `rows` its stream in the format that it names. */
  copyIn(text: string, rows: AsyncIterable<string | Uint8Array>): Promise<number>;
}

/**
 * Postgres behind one small port. Dates come back as `YYYY-MM-DD`, int8 and sums as numbers (a value past the
 * safe integers throws), numeric as text, timestamptz as ISO instants.
 */
export interface Store extends Session {
  /** All or nothing; what the function throws rolls back and is thrown on. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Runs one statement through the reader: a separate login with SELECT alone, read only, under a time limit. */
  read<R extends Row = Row>(statement: Statement): Promise<R[]>;
  close(): Promise<void>;
}

/** How a long work tells where it is; `total` null where nobody knows. */
export interface Progress {
  start(what: string, total: number | null): void;
  advance(by: number): void;
  done(): void;
}

/** What is posted at one time in one place. */
export interface Message {
  /** The occurrence that it stands for: posted at most once. */
  readonly key: string;
  /** The channel, or the person whose own it is. */
  readonly channel: string;
  readonly kind: Place['kind'];
  readonly cards: readonly Card[];
  readonly pictures: readonly Picture[];
}

export interface PostedMessage extends Message {
  readonly postedAt: Instant;
}

/** Where messages are kept that the bot shows itself. */
export interface Messages {
  /** False where the key was posted before; then nothing changes. */
  post(message: Message, at: Instant): Promise<boolean>;
  /** Says something else in its place, its pictures as they were; false where there is none of the key. */
  edit(key: string, cards: readonly Card[]): Promise<boolean>;
  find(key: string): Promise<PostedMessage | null>;
  /** The newest first, without their pictures. */
  latest(count: number): Promise<readonly Omit<PostedMessage, 'pictures'>[]>;
  picture(key: string, name: string): Promise<Uint8Array | null>;
}

/** A message to be delivered: what to post, where, and under which key. */
export interface NewDelivery {
  /** The occurrence and the place; a second of the same key changes nothing. */
  readonly key: string;
  readonly place: Place;
  readonly post: Post;
  /** Not before: quiet hours move it. */
  readonly dueAt: Instant;
  readonly expiresAt: Instant | null;
  /** The numbers that it shows, kept with it. */
  readonly posted?: PostedNumbers;
}

/** A delivery in hand, with what is to be posted. */
export interface HeldDelivery {
  readonly delivery: Delivery;
  readonly post: Post;
}

/** Deliveries where they outlive every process. */
export interface Deliveries {
  /** How many of them are new. In the order given, each place gets its own. */
  put(deliveries: readonly NewDelivery[], now: Instant): Promise<number>;
  /** Takes the next one of each place that may have its next, at most so many; `spacingMs` by platform. */
  claim(
    owner: string,
    now: Instant,
    policy: DeliveryPolicy,
    limits: ClaimLimits,
  ): Promise<readonly HeldDelivery[]>;
  /** Writes what became of a delivery in hand. False where another hand has taken it meanwhile: then nothing changes. */
  settle(held: Delivery, after: Delivery, now: Instant): Promise<boolean>;
  /** Frees what is held by hands that have not been heard of for the length of their lease; how many. */
  lapse(now: Instant, policy: DeliveryPolicy): Promise<number>;
  /** Newest first. */
  list(wanted: DeliveryWanted): Promise<readonly KeptDelivery[]>;
  /** How many there are, or came to their end since an instant. */
  counts(settledSince?: Instant): Promise<Readonly<Record<DeliveryState, number>>>;
  /** How it goes at this moment, for whoever looks often. */
  pulse(now: Instant): Promise<DeliveryPulse>;
  find(key: string): Promise<KeptDelivery | null>;
  /** What it posts; null where there is none of the key. */
  content(key: string): Promise<Post | null>;
  /** Those of the keys that there are deliveries of. */
  known(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Applies one event under a lock, and gives the delivery as it is then; null where there is none of the key. */
  apply(key: string, event: DeliveryEvent, now: Instant, policy: DeliveryPolicy): Promise<Delivery | null>;
}

export interface ClaimLimits {
  readonly most: number;
  /** Between two messages to one place, by platform. */
  readonly spacingMs: Readonly<Record<string, number>>;
  /** Of all messages to a platform, whoever sends them. */
  readonly pace: Readonly<Record<string, Pace>>;
}

/** A delivery with its times. */
export interface KeptDelivery extends Delivery {
  readonly queuedAt: Instant;
  /** Null while it is on its way. */
  readonly settledAt: Instant | null;
}

export interface DeliveryWanted {
  readonly states: readonly DeliveryState[];
  /** The platform's own name of a place; null is every place. */
  readonly place?: string | null;
  readonly most: number;
}

export interface DeliveryPulse {
  readonly counts: Readonly<Record<Exclude<DeliveryState, 'sent'>, number>>;
  /** Since when the one that waits longest is wanted; null where nothing that is due waits. */
  readonly waitingSince: Instant | null;
}

/** Where the clock remembers how far it has looked, shared by all replicas. */
export interface Schedules {
  /**
   * Looks at one schedule under a lock: `decide` is told up to when it was looked at before (null: never) and gives the
   * slots since. What it gives and what it did in the session are kept together with `now`, or nothing is where it
   * throws. An instant that is not after the last one changes nothing.
   */
  look(
    id: string,
    now: Instant,
    decide: (since: Instant | null, session: Session) => Promise<Due>,
  ): Promise<Due>;
  /** Slots that were missed, newest first. */
  missed(most: number, since?: Instant): Promise<readonly MissedSlot[]>;
  /** When the clock was last looked at for any schedule; null: never. */
  lastLook(): Promise<Instant | null>;
}

export interface MissedSlot {
  /** Of the schedule. */
  readonly id: string;
  readonly slot: string;
  readonly at: Instant;
}

/** Numbers that were posted, for saying what has changed since and for noticing that one is no longer true. */
export interface Posted {
  /** What each place was last sent of a digest before an instant; a place that got none is not there. */
  last(digest: string, places: readonly Place[], before: Instant): Promise<readonly PostedNumbers[]>;
}

/** Who wants a digest in person, beside those whose role gets it. */
export interface Subscriptions {
  readonly subscribed: readonly string[];
  readonly unsubscribed: readonly string[];
}

/** What a run of one rule did. */
export interface RuleRun {
  readonly findings: number;
  readonly opened: number;
  readonly resolved: number;
}

/** What somebody did to an alert, or why nothing came of it. */
export interface Pressed {
  readonly alert: Alert;
  readonly isChanged: boolean;
  /** In words, for who pressed. */
  readonly reason: string;
}

export interface AlertEntry {
  readonly at: Instant;
  readonly version: number;
  readonly event: AlertEvent;
  readonly phase: Phase;
  readonly reason: string;
}

/** Which alerts are wanted; what is left out does not narrow. */
export interface AlertQuery {
  readonly rule?: string;
  readonly phases?: readonly Phase[];
  /** Of these people. */
  readonly responsible?: readonly string[];
  readonly accounts?: readonly string[];
}

/** Alerts where they outlive every process. A step, its history and what people are to be told of it are written together. */
export interface Alerts {
  /**
   * Everything that one rule found, at once. What it did not name and had found before is `otherwise`: clear, or not
   * seen where the rule could not be looked at. Steps are taken under locks, so that runs of one rule take turns; `decide`
   * is given the alerts as they are and gives what becomes of them.
   */
  run(rule: RuleDefinition, now: Instant, found: RuleFound, decide: DecideRun): Promise<RuleRun>;
  /** Accounts that have an open alert of one of these rules. */
  accountsOf(rules: readonly string[]): Promise<ReadonlySet<string>>;
  /** Time passes for all that are open. */
  tick(rule: RuleDefinition, now: Instant, decide: DecideTick): Promise<number>;
  /** One event to one alert, under its lock; null where there is none of the id. */
  press(
    id: string,
    event: AlertEvent,
    now: Instant,
    decide: (alert: Alert) => Stepped,
  ): Promise<Pressed | null>;
  find(id: string): Promise<Alert | null>;
  history(id: string): Promise<readonly AlertEntry[]>;
  /** Those that matter most first: the worst, then the most ARR at stake. */
  list(query: AlertQuery, most: number): Promise<readonly Alert[]>;
}

export interface RuleFound {
  readonly judged: readonly Judged[];
  readonly otherwise: Judgement;
}

/** Judged entities and the alerts that there are of them (null: none yet) → steps, and what is told of them. */
export type DecideRun = (
  pairs: readonly { readonly judged: Judged; readonly alert: Alert | null }[],
) => readonly TakenStep[];
export type DecideTick = (alerts: readonly Alert[]) => readonly TakenStep[];

export interface TakenStep {
  readonly event: AlertEvent;
  readonly stepped: Stepped;
}

/** What somebody did to a rule. */
export interface RuleChange {
  readonly at: Instant;
  /** A person_id, or `operator`. */
  readonly by: string;
  readonly what: 'made' | 'changed' | 'enabled' | 'disabled' | 'deleted';
  /** As it was from then on; null where it was only switched or is gone. */
  readonly definition: RuleDefinition | null;
}

/** The rules that there are: those that ship, as the config changes them, its own, and those that people made. */
export interface Rules {
  all(): Promise<readonly RuleDefinition[]>;
  find(id: string): Promise<RuleDefinition | null>;
  /** Whether a person made it. */
  isOwn(id: string): Promise<boolean>;
  /** Makes or changes one that is a person's. Throws a UserError where the id is another kind's. */
  save(rule: RuleDefinition, by: string, now: Instant): Promise<'made' | 'changed'>;
  /** Switches one of any kind; false where it stood so already, null where there is none of the id. */
  turn(id: string, isOn: boolean, by: string, now: Instant): Promise<boolean | null>;
  /** Only what a person made; false where there is none of the id. Throws a UserError for every other kind. */
  remove(id: string, by: string, now: Instant): Promise<boolean>;
  /** The oldest first; that of a rule that is gone as well. */
  history(id: string): Promise<readonly RuleChange[]>;
}

/** The digests that there are: ready-made, of the config, and those that people made. */
export interface Digests {
  /** In the order of their ids. */
  all(): Promise<readonly DigestDefinition[]>;
  find(id: string): Promise<DigestDefinition | null>;
  /**
   * Makes one that is a person's, with nobody subscribed, whose schedule begins now; false where there is one of the id.
   * Throws a UserError where the config keeps the id, and for what cannot be kept: a bad id, too many asks.
   */
  make(definition: DigestDefinition, now: Instant): Promise<boolean>;
  /**
   * Changes one that a person made, under a lock, and gives it as it is then; null where there is none of the id. Its id
   * stays, and pausing is left to `pause`; what `change` throws changes nothing. Throws as `make` does.
   */
  change(
    id: string,
    change: (before: DigestDefinition) => DigestDefinition,
    now: Instant,
  ): Promise<DigestDefinition | null>;
  /**
   * Of any kind; false where there is none of the id. One that goes on begins now, without the slots of the meantime.
   * Throws a UserError where the config itself pauses what is to go on.
   */
  pause(id: string, isPaused: boolean, now: Instant): Promise<boolean>;
  /** Only what a person made; false where there is none of the id. Throws a UserError for every other kind. */
  remove(id: string): Promise<boolean>;
  /** In the order of their ids. */
  subscriptions(id: string): Promise<Subscriptions>;
  subscribe(id: string, personId: string, wanted: boolean, now: Instant): Promise<void>;
  /** Digests that people made and that are not there all the same, in the order of their ids. */
  leftOut(): Promise<readonly LeftOut[]>;
}

export interface LeftOut {
  readonly id: string;
  /** `the config keeps one of this id`, or what of it cannot be read. */
  readonly reason: string;
}

/** Work that outlives the process that asked for it. */
export interface Queue {
  /**
   * One job for an id, however often it is sent; tried again with growing pauses where it throws. Sent in a session, it is
   * there if what else was done in the session is.
   */
  send(job: string, id: string, data: Readonly<Record<string, unknown>>, session?: Session): Promise<void>;
}

export interface AccountFacts {
  readonly csm: string | null;
  readonly owner: string | null;
  /** Of its next open renewal. */
  readonly renewsOn: Day | null;
  /** Of the last touch that was held. */
  readonly lastTouchOn: Day | null;
  readonly crmUrl: string | null;
}

/** What the bot can read of the company, always within a scope. */
export interface Facts {
  read: Store['read'];
  people(): Promise<readonly Person[]>;
  /** The same object as long as neither the facts nor the day change. */
  knowledge(scope: Scope, today: Day): Promise<Known>;
  /** The oldest `through` of the tables; null before any import. */
  freshness(tables: readonly string[]): Promise<Day | null>;
  /** How far each of the tables goes, the oldest first; those that were never imported come before all. */
  throughs(tables: readonly string[]): Promise<readonly TableFreshness[]>;
  /** What is known of some accounts on a day, for whoever has to act; an account without anything is not there. */
  accounts(ids: readonly string[], today: Day): Promise<ReadonlyMap<string, AccountFacts>>;
  /** Brings what is derived up to the facts and to the day, where it is behind. */
  catchUp(today: Day): Promise<void>;
}

/** Draws pictures. */
export interface Charts {
  /** The picture of an answer; null where a picture would show nothing more than the number. */
  answer(answer: Answer, nameOf: NameOf): Promise<Drawn | null>;
  /** One picture of many answers. */
  tiles(answers: readonly Answer[], title: string, subtitle: string, nameOf: NameOf): Promise<Drawn | null>;
}

export interface Drawn {
  readonly png: Uint8Array;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** What the picture says, for those who cannot see it. */
  readonly alt: string;
}

/** Everything outside that handlers and jobs may use; each names its slice. */
export interface World {
  now(): Now;
  readonly config: Config;
  readonly registries: Registries;
  readonly facts: Facts;
  readonly charts: Charts;
  readonly messages: Messages;
  readonly digests: Digests;
  readonly deliveries: Deliveries;
  readonly posted: Posted;
  readonly alerts: Alerts;
  readonly rules: Rules;
  /** Puts an error into the log; the reference that it is found under. */
  report(error: unknown): string;
}
