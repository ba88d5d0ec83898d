import type { Found, Sent } from './chat.ts';

/** What the bot tells of itself as it works, for whoever counts. */
export interface Meter {
  /** The clock was looked at, and so many slots were found to be missed. */
  ticked(outcome: 'done' | 'failed', missed: number): void;
  /** A job ran. One that failed is tried again, or given up. */
  worked(job: string, outcome: 'done' | 'failed'): void;
  /** One attempt to post. */
  tried(platform: string, outcome: Sent['kind']): void;
  /** One look for a message that may have been posted. */
  looked(platform: string, outcome: Found['kind'] | 'failed'): void;
  /** A message was sent so long after it was wanted. */
  sent(platform: string, seconds: number): void;
}

export const SILENT_METER: Meter = {
  ticked: () => {},
  worked: () => {},
  tried: () => {},
  looked: () => {},
  sent: () => {},
};
