import type { Posted } from '../../core/ports.ts';
import type { MemoryDeliveries } from './deliveries.ts';

/** Posted numbers, kept with deliveries in memory. */
export function memoryPosted(deliveries: Pick<MemoryDeliveries, 'sentNumbers'>): Posted {
  return {
    last: async (digest, places, before) =>
      places.flatMap(({ platform, id }) => {
        const there = deliveries
          .sentNumbers()
          .filter(
            (one) =>
              one.digest === digest &&
              one.place.platform === platform &&
              one.place.id === id &&
              Date.parse(one.at) < Date.parse(before),
          );
        return there.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, 1);
      }),
  };
}
