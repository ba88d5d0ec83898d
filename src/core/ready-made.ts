import type { DigestDefinition } from './config.ts';

/** Digests that ship with Bellwether; a digest of the same id in the config takes its place. */
export const READY_MADE_DIGESTS: readonly DigestDefinition[] = [
  {
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
    schedule: '30 8 * * 1-5',
    timeZone: 'UTC',
    channel: 'cs-team',
    audience: null,
    staleAfterDays: 3,
  },
];
