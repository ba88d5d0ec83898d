import type { OwnDimension } from '../../core/source.ts';

/** Dimensions of how business comes. */

export const SEGMENT: OwnDimension = { name: 'segment', aliases: ['customer segment'] };

/** A campaign's channel, a cost's own, or the source of a lead that no campaign brought. */
export const CHANNEL: readonly OwnDimension[] = [
  { name: 'channel', aliases: ['marketing channel'], values: { table: 'campaigns', value: 'channel' } },
  { name: 'channel', aliases: ['marketing channel'], values: { table: 'costs', value: 'channel' } },
  { name: 'channel', aliases: ['marketing channel'], values: { table: 'leads', value: 'source' } },
];

export const CAMPAIGN: OwnDimension = {
  name: 'campaign',
  aliases: ['marketing campaign'],
  values: { table: 'campaigns', value: 'campaign_id', name: 'name' },
};

/** Its words are mostly those of channels, so it is named. */
export const SOURCE: OwnDimension = {
  name: 'source',
  aliases: ['lead source'],
  values: { table: 'leads', value: 'source' },
  bare: false,
};
