import { setTimeout as delay } from 'node:timers/promises';
import { evaluateAlerts } from '../../server/alerts/lifecycle/evaluate.ts';
import { groupFailedTasks } from '../../server/errors/group-failed-tasks.ts';
import type { World } from './world.ts';

const waitForMs = 30_000;

/**
 * What the server's own jobs do every minute and every hour, by the clock that the demo moves: groups what has failed, opens alerts and ends
 * those that are over. Left to the real clock, months of failures would be news on the first day.
 */
export async function lookAfter({ deps, pool }: World): Promise<void> {
  await groupFailedTasks(deps);
  for (const deadline = Date.now() + waitForMs; await hasUnheardErrors(pool); await delay(10))
    if (Date.now() > deadline) throw new Error('Alerts do not take new errors in. LOG_LEVEL=warn tells why.');
  await evaluateAlerts(deps);
}

/** Only a glance at what is announced, to know when to go on. */
async function hasUnheardErrors(pool: World['pool']): Promise<boolean> {
  const { rowCount } = await pool.query(
    "select from outbox_backlog where listener = 'alerts.take-in-events' limit 1",
  );
  return rowCount !== 0;
}
