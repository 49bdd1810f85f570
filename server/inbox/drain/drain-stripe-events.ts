import { randomUUID } from 'node:crypto';
import type { Deps } from '../../platform/deps.ts';
import type { StripeEventHandlers } from '../stripe-event-handler.ts';
import { leaseStripeEvents } from './lease-queries.ts';
import { subjectsOf } from './subjects.ts';
import { workOff } from './work-off.ts';
import { createWriter, type Writer } from './write-together.ts';

export type DrainOptions = {
  batchSize?: number;
  leaseSeconds?: number;
  shouldStop?: () => boolean;
  /** Waited for before each batch; is told how long the one before took. */
  rest?: (workedMs: number) => Promise<void>;
  /** Shared by those that drain in one process. */
  write?: Writer;
};

/**
 * Works off every due event, batch by batch, and answers how many. Several may drain at once, on one server or on many: a subject is worked on by
 * one of them at a time.
 */
export async function drainStripeEvents(
  deps: Pick<Deps, 'pool' | 'logger'>,
  handlers: StripeEventHandlers,
  options: DrainOptions = {},
): Promise<number> {
  const { batchSize = 100, leaseSeconds = 120, shouldStop = () => false, rest } = options;
  const { write = createWriter(deps.pool) } = options;
  let [count, workedMs] = [0, 0];
  for (;;) {
    await rest?.(workedMs);
    if (shouldStop()) return count;
    const [startedAt, lease] = [performance.now(), randomUUID()];
    const events = await leaseStripeEvents(deps.pool, { lease, leaseSeconds, limit: batchSize });
    if (events.length === 0) return count;
    await Promise.all(
      subjectsOf(events, handlers).map(async (portions) => {
        for (const portion of portions) await workOff({ ...deps, write }, portion, lease);
      }),
    );
    count += events.length;
    workedMs = performance.now() - startedAt;
  }
}
