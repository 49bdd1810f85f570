import { Counter } from 'prom-client';
import { metricsRegistry } from '../../platform/metrics.ts';

export const rollUpDrift = new Counter({
  name: 'rollup_drift_rows',
  help: 'Rows of sums that were not those of the tasks, as the nightly proof found them, by table. Each was repaired.',
  labelNames: ['table'],
  registers: [metricsRegistry],
});
