import { randomUUID } from 'node:crypto';
import type { Deps } from '../../platform/deps.ts';
import type { StripeEventHandlers } from '../stripe-event-handler.ts';
import { leaseStripeEvents, renewLease } from './lease-queries.ts';
import { subjectsOf } from './subjects.ts';
import { workOff } from './work-off.ts';
import { createWriter, type Writer } from './write-together.ts';

/** Short, so that what a worker had that was killed is soon taken over. */
const usualLeaseSeconds = 10;
/** Work that takes longer hangs: its lease is let go. */
const longestWorkMs = 120_000;

export type DrainOptions = {
  /** Asked before each batch when it is a function. */
  batchSize?: number | (() => number);
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
  const { batchSize = 100, leaseSeconds = usualLeaseSeconds, shouldStop = () => false, rest } = options;
  const { write = createWriter(deps.pool) } = options;
  let [count, workedMs] = [0, 0];
  for (;;) {
    await rest?.(workedMs);
    if (shouldStop()) return count;
    const [startedAt, lease] = [performance.now(), randomUUID()];
    const limit = typeof batchSize === 'number' ? batchSize : batchSize();
    const events = await leaseStripeEvents(deps.pool, { lease, leaseSeconds, limit });
    if (events.length === 0) return count;
    const endLease = keepLease(deps, lease, leaseSeconds);
    await Promise.all(
      subjectsOf(events, handlers).map(async (portions) => {
        for (const portion of portions) await workOff({ ...deps, write }, portion, lease);
      }),
    ).finally(endLease);
    count += events.length;
    workedMs = performance.now() - startedAt;
  }
}

/** Renews a lease for as long as its work goes on, within reason. */
function keepLease(
  { pool, logger }: Pick<Deps, 'pool' | 'logger'>,
  lease: string,
  leaseSeconds: number,
): () => void {
  const startedAt = performance.now();
  const renewal = setInterval(
    () => {
      if (performance.now() - startedAt > longestWorkMs) return clearInterval(renewal);
      renewLease(pool, lease, leaseSeconds).catch((error: unknown) =>
        logger.warn({ err: error }, 'a lease on events of Stripe could not be renewed'),
      );
    },
    Math.max(leaseSeconds, 1) * 300,
  );
  return () => clearInterval(renewal);
}
