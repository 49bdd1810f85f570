import { Counter } from 'prom-client';
import { metricsRegistry } from '../platform/metrics.ts';

/** Clocks that go a little wrong are ordinary; beyond this it is worth a look. */
const ordinaryAheadMs = 10 * 60_000;

const clockAhead = new Counter({
  name: 'tasks_clock_ahead_total',
  help: 'Recorded reports whose start lay more than ten minutes ahead of the clock here.',
  registers: [metricsRegistry],
});

/** Counts reports from clocks that are ahead; they are recorded all the same. */
export function noteClocks(reports: readonly { task: { startedAt: Date } }[], now: Date): void {
  const count = reports.filter(
    ({ task: { startedAt } }) => startedAt.getTime() > now.getTime() + ordinaryAheadMs,
  ).length;
  if (count > 0) clockAhead.inc(count);
}

export const quarantined = new Counter({
  name: 'quarantined_tasks_total',
  help: 'Reports that were refused and kept for operators, by reason; one that comes again counts once.',
  labelNames: ['reason'],
  registers: [metricsRegistry],
});
