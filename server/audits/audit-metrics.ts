import { Counter, Gauge } from 'prom-client';
import { metricsRegistry } from '../platform/metrics.ts';

export const gateStates = new Gauge({
  name: 'audit_gate_state',
  help: 'What each gate of the audits said last on this server: 0 it holds, 1 a warning, 2 it fails.',
  labelNames: ['gate'],
  registers: [metricsRegistry],
});

export const gateFailures = new Counter({
  name: 'audit_gate_failures_total',
  help: 'Checks of the audits that failed, by gate.',
  labelNames: ['gate'],
  registers: [metricsRegistry],
});
