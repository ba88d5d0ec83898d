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
    asks: [
      'nrr yoy',
      'grr yoy',
      'arr last month mom',
      'logo-churn last month mom',
      'net new arr last month mom',
      'upsell last month mom',
      'logo-churn last month by segment mom',
      'nrr by region',
    ],
    sections: ['numbers', 'movers', 'freshness'],
    schedule: { cron: '30 8 * * 1-5', timeZone, onHolidays: 'skip' },
  },
  {
    ...COMMON,
    id: 'cs-weekly',
    title: 'Customer success weekly',
    asks: [
      'renewals next 30d',
      'arr at risk next 90d',
      'renewal rate this quarter',
      'health',
      'adoption',
      'nps',
      'onboarding completion',
      'csat',
    ],
    sections: ['numbers', 'movers', 'renewals', 'forecast', 'freshness'],
    schedule: { cron: '0 9 * * 1', timeZone, onHolidays: 'next-business-day' },
    graceMinutes: 24 * 60,
  },
  {
    ...COMMON,
    id: 'leadership-monthly',
    title: 'Leadership monthly',
    asks: [],
    sections: ['scorecard', 'movers', 'forecast', 'freshness'],
    schedule: { cron: '0 9 2 * *', timeZone, onHolidays: 'next-business-day' },
    graceMinutes: 3 * 24 * 60,
    staleAfterDays: 5,
  },
  {
    ...COMMON,
    id: 'my-book',
    title: 'My book',
    asks: ['arr mom', 'renewals next 90d', 'health', 'nrr'],
    sections: ['needs-me', 'numbers', 'freshness'],
    schedule: { cron: '30 8 * * 1-5', timeZone, onHolidays: 'skip' },
    audience: { kind: 'reader' },
  },
];
