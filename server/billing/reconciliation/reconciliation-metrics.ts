import { Counter } from 'prom-client';
import { metricsRegistry } from '../../platform/metrics.ts';

export const billingDifferences = new Counter({
  name: 'billing_differences_total',
  help: "Days' totals that differed between the ledger and Stripe's balance, by category, and whether that was repaired.",
  labelNames: ['category', 'repaired'],
  registers: [metricsRegistry],
});
