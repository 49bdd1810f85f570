import { setTimeout as delay } from 'node:timers/promises';
import type { Deps } from '../../platform/deps.ts';
import { startPollingLoop, type PollingLoop } from '../../platform/polling-loop.ts';
import { onInboxWake } from '../inbox-bell.ts';
import { isStorm } from '../receive/store-together.ts';
import type { StripeEventHandlers } from '../stripe-event-handler.ts';
import { drainStripeEvents } from './drain-stripe-events.ts';
import { createWriter } from './write-together.ts';

/** Batches under way at once, so that one that waits for Stripe does not hold the others up. */
const lanes = 2;
/** A large backlog is read out of Stripe's lists, of which larger batches read fewer pages; in a storm a batch must not hold receipts up. */
const mostAtOnce = 1_600;
const mostInStorm = 200;
/** Stripe sends the events of one sale within moments: those that are let gather are worked off together. */
const gatherMs = 25;
/** In a storm the drain works a fifth of the time, and not at once: Stripe waits for answers, the rest can wait. */
const restPerWork = 4;
const leastRestMs = 400;
const longestRestMs = 10_000;

/** Drains the inbox for as long as the process runs: woken by each receipt here, polling for those of other servers. */
export function startInboxLoop(
  { pool, logger, failures, config }: Pick<Deps, 'pool' | 'logger' | 'failures' | 'config'>,
  handlers: StripeEventHandlers,
): PollingLoop {
  const write = createWriter(pool);
  // Even if each event needs a few reads of its own, a batch is done within the time for which leases are renewed.
  const most = Math.min(20 * (config.stripe?.readsPerSecond ?? mostAtOnce), mostAtOnce);
  const batchSize = () => (isStorm(pool) ? Math.min(most, mostInStorm) : most);
  const round = async (shouldStop: () => boolean) => {
    const rest = async (workedMs: number) => {
      await delay(gatherMs);
      const restMs = Math.max(workedMs * restPerWork * lanes, leastRestMs);
      const until = performance.now() + Math.min(restMs, longestRestMs);
      while (isStorm(pool) && performance.now() < until && !shouldStop()) await delay(gatherMs);
    };
    await drainStripeEvents({ pool, logger }, handlers, { batchSize, shouldStop, rest, write });
  };
  const loops = Array.from({ length: lanes }, () =>
    startPollingLoop({ logger, failures }, { name: 'the inbox', everyMs: 1000, round }),
  );
  const wake = () => {
    for (const loop of loops) loop.wake();
  };
  const silence = onInboxWake(pool, wake);
  return {
    wake,
    stop: async () => {
      silence();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
