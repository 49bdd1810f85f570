import { Counter, Histogram } from 'prom-client';
import { metricsRegistry } from '../platform/metrics.ts';

export const hookDeliveries = new Counter({
  name: 'hook_deliveries_total',
  help: 'Attempts to deliver an event to a hook, by outcome: delivered, failed (will be repeated) or gone.',
  labelNames: ['outcome'],
  registers: [metricsRegistry],
});

export const hookDeliverySeconds = new Histogram({
  name: 'hook_delivery_duration_seconds',
  help: 'How long receivers of hooks took to answer, or not to.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metricsRegistry],
});
