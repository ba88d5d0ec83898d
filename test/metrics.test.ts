import { beforeEach, describe, expect, test } from 'vitest';
import type { DeliveryPulse } from '#src/core/ports.ts';
import { type Metrics, metricsOf } from '#src/metrics.ts';

const NOW = '2026-11-23T07:31:30Z';
const PULSE: DeliveryPulse = {
  counts: { queued: 3, sending: 1, checking: 0, unknown: 2, dead: 4, expired: 5 },
  waitingSince: '2026-11-23T07:30:00.000Z',
};

let metrics: Metrics;
let isAway = false;
let asked: unknown[] = [];

beforeEach(() => {
  isAway = false;
  asked = [];
  const read = async <T>(value: T): Promise<T> => {
    if (isAway) throw new Error('the database went away');
    return value;
  };
  metrics = metricsOf({
    deliveries: { pulse: () => read(PULSE) },
    schedules: {
      missed: (...given) => {
        asked.push(given);
        return read([{ id: 'digest:a', slot: 's', at: NOW }]);
      },
    },
    deadJobs: () => read(new Map([['digest', 6]])),
    clock: () => NOW,
  });
});

/** Of one series; undefined where there is none. */
const figure = (text: string, series: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${series} `))
    ?.slice(series.length + 1);

describe('the metrics', () => {
  test('tell what the database knows', async () => {
    const text = await metrics.text();
    const values = [
      'bellwether_deliveries{state="queued"}',
      'bellwether_deliveries{state="unknown"}',
      'bellwether_deliveries{state="dead"}',
      'bellwether_delivery_oldest_waiting_seconds',
      'bellwether_jobs_dead{job="digest"}',
      'bellwether_slots_missed',
      'bellwether_database_up',
    ].map((series) => figure(text, series));
    expect(values).toEqual(['3', '2', '4', '90', '6', '1', '1']);
    expect(asked).toEqual([[1_000, '2026-11-16T07:31:30.000Z']]);
  });

  test('count what happens in this process', async () => {
    const { meter } = metrics;
    meter.ticked('done', 2);
    meter.ticked('failed', 0);
    meter.worked('digest', 'failed');
    meter.tried('slack', 'refused');
    meter.tried('slack', 'sent');
    meter.looked('slack', 'found');
    meter.sent('slack', 0.7);
    meter.sent('slack', 45);
    const text = await metrics.text();
    const values = [
      'bellwether_ticks_total{outcome="done"}',
      'bellwether_ticks_total{outcome="failed"}',
      'bellwether_slots_found_missed_total',
      'bellwether_jobs_total{job="digest",outcome="failed"}',
      'bellwether_posts_total{platform="slack",outcome="sent"}',
      'bellwether_looks_total{platform="slack",outcome="found"}',
      'bellwether_slot_to_sent_seconds_bucket{le="1",platform="slack"}',
      'bellwether_slot_to_sent_seconds_bucket{le="60",platform="slack"}',
      'bellwether_slot_to_sent_seconds_count{platform="slack"}',
      'bellwether_slot_to_sent_seconds_sum{platform="slack"}',
    ].map((series) => figure(text, series));
    expect(values).toEqual(['1', '1', '2', '1', '1', '1', '1', '2', '2', '45.7']);
    expect(Number(figure(text, 'bellwether_last_tick_timestamp_seconds'))).toBeGreaterThan(1.7e9);
  });

  test('of a database that is away are no numbers, and those of the process go on', async () => {
    await metrics.text();
    isAway = true;
    metrics.meter.tried('slack', 'sent');
    const text = await metrics.text();
    expect(figure(text, 'bellwether_database_up')).toBe('0');
    expect(figure(text, 'bellwether_deliveries{state="dead"}')).toBe('Nan');
    expect(figure(text, 'bellwether_delivery_oldest_waiting_seconds')).toBe('Nan');
    expect(figure(text, 'bellwether_jobs_dead{job="digest"}')).toBeUndefined();
    expect(figure(text, 'bellwether_posts_total{platform="slack",outcome="sent"}')).toBe('1');
    isAway = false;
    expect(figure(await metrics.text(), 'bellwether_deliveries{state="dead"}')).toBe('4');
  });

  test('are in the format that monitors read: every series explained once', async () => {
    const lines = (await metrics.text()).split('\n').filter((line) => line !== '');
    const helped = lines.filter((line) => line.startsWith('# HELP ')).map((line) => line.split(' ')[2]);
    expect(new Set(helped).size).toBe(helped.length);
    for (const line of lines.filter((one) => !one.startsWith('#')))
      expect(line).toMatch(/^[a-z0-9_]+(\{([a-z_]+="[^"]*",?)+\})? (-?[\d.e+-]+|Nan|\+Inf)$/);
  });
});
