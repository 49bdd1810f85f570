import { randomUUID } from 'node:crypto';
import type { Deps } from '../../platform/deps.ts';
import type { StripeEventHandlers } from '../stripe-event-handler.ts';
import { leaseStripeEvents } from './lease-queries.ts';
import { subjectsOf } from './subjects.ts';
import { workOff } from './work-off.ts';

type DrainDeps = Pick<Deps, 'pool' | 'logger'>;
type DrainOptions = { batchSize?: number; leaseSeconds?: number; shouldStop?: () => boolean };

/**
 * Works off every due event, batch by batch, and answers how many. Several servers may drain at once: a subject is worked on by one
 * of them at a time.
 */
export async function drainStripeEvents(
  deps: DrainDeps,
  handlers: StripeEventHandlers,
  options: DrainOptions = {},
): Promise<number> {
  const { batchSize = 16, leaseSeconds = 120, shouldStop = () => false } = options;
  let count = 0;
  while (!shouldStop()) {
    const lease = randomUUID();
    const events = await leaseStripeEvents(deps.pool, { lease, leaseSeconds, limit: batchSize });
    if (events.length === 0) break;
    await Promise.all(
      subjectsOf(events, handlers).map(async (portions) => {
        for (const portion of portions) await workOff(deps, portion, lease);
      }),
    );
    count += events.length;
  }
  return count;
}
