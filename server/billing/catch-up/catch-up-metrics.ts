import { Counter } from 'prom-client';
import { metricsRegistry } from '../../platform/metrics.ts';

export const caughtUpEvents = new Counter({
  name: 'stripe_events_caught_up_total',
  help: "Events of Stripe's that never came by webhook and were fetched from its list.",
  registers: [metricsRegistry],
});
