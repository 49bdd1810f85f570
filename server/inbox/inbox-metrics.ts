import { Gauge } from 'prom-client';
import type { Pool } from '../platform/database.ts';
import { metricsRegistry } from '../platform/metrics.ts';
import { countStripeEvents, type StripeEventCounts, type StripeEventState } from './queries.ts';

/** What is finished is not counted at each scrape: there may be millions, and nobody needs to act on it. */
const unfinished: StripeEventState[] = ['pending', 'parked', 'quarantined', 'failed'];

/** Events by state and the lag of the inbox, read when they are asked for; called once by the server that starts. */
export function collectInboxMetrics(pool: Pool): void {
  for (const name of ['stripe_events', 'stripe_events_lag_seconds']) metricsRegistry.removeSingleMetric(name);
  let counted: Promise<StripeEventCounts | null> | null = null;
  /** Both gauges are collected in one go and share the reading. */
  const count = () => {
    counted ??= countStripeEvents(pool, unfinished)
      .catch(() => null) // a database that is away shows elsewhere
      .finally(() => setTimeout(() => (counted = null), 0));
    return counted;
  };
  const events = new Gauge({
    name: 'stripe_events',
    help: "Stripe's events that are not finished, by state; failed ones wait for an operator.",
    labelNames: ['state'],
    registers: [metricsRegistry],
    async collect() {
      const read = await count();
      events.reset();
      if (read) for (const state of unfinished) events.set({ state }, read.counts[state] ?? 0);
    },
  });
  const lag = new Gauge({
    name: 'stripe_events_lag_seconds',
    help: "How long the oldest of Stripe's events that is not worked off has been here.",
    registers: [metricsRegistry],
    async collect() {
      const read = await count();
      if (read) lag.set(read.lagSeconds);
    },
  });
}
