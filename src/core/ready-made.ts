import type { DigestDefinition } from './digest.ts';

/**
 * Digests that ship with Bellwether; the config may set what differs, under the same id. Channels get none until somebody
 * names the channel and declares whose rows it may see.
 */

const COMMON = {
  graceMinutes: 240,
  quiet: null,
  channel: null,
  roles: [],
  audience: null,
  staleAfterDays: 3,
  isPaused: false,
  origin: { kind: 'ready-made' },
} as const;

/** In the company's time zone. */
export const readyMadeDigests = (timeZone: string): readonly DigestDefinition[] => [
  {
    ...COMMON,
    id: 'cs-daily',
    title: 'Customer success daily',
    // Windows that move with the day: a number of last month would read the same for thirty mornings.
    asks: [
      'nrr yoy',
      'grr yoy',
      'arr yesterday mom',
      'net new arr last 30d vs prior',
      'arr at risk next 90d',
      'health mom',
    ],
    sections: ['movers', 'numbers', 'freshness'],
    schedule: { cron: '30 8 * * 1-5', timeZone, onHolidays: 'skip' },
  },
  {
    ...COMMON,
    id: 'cs-weekly',
    title: 'Customer success weekly',
    asks: [
      'renewals next 30d',
      'arr at risk next 90d',
      'renewal rate this quarter qoq',
      'arr yesterday mom',
      'health mom',
      'adoption last 30d vs prior',
      'nps last 90d vs prior',
      'csat last 90d vs prior',
      'onboarding completion last quarter qoq',
      'arr at risk next 90d by segment',
    ],
    sections: ['numbers', 'movers', 'renewals', 'forecast', 'freshness'],
    schedule: { cron: '0 9 * * 1', timeZone, onHolidays: 'next-business-day' },
    graceMinutes: 24 * 60,
  },
  {
    ...COMMON,
    id: 'leadership-monthly',
    title: 'Leadership monthly',
    asks: [
      'arr yesterday yoy',
      'net new arr last month yoy',
      'scorecard',
      'nrr by segment yoy',
      'logo-churn by segment yoy',
    ],
    sections: ['scorecard', 'movers', 'numbers', 'forecast', 'freshness'],
    schedule: { cron: '0 9 2 * *', timeZone, onHolidays: 'next-business-day' },
    graceMinutes: 3 * 24 * 60,
    staleAfterDays: 5,
  },
  {
    ...COMMON,
    id: 'my-book',
    title: 'My book',
    asks: [
      'arr yesterday mom',
      'nrr yoy',
      'renewals next 90d',
      'arr at risk next 90d',
      'health mom',
      'adoption last 30d vs prior',
    ],
    sections: ['needs-me', 'movers', 'numbers', 'freshness'],
    schedule: { cron: '30 8 * * 1-5', timeZone, onHolidays: 'skip' },
    audience: { kind: 'reader' },
  },
];
