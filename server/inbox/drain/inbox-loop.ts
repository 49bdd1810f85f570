import type { Deps } from '../../platform/deps.ts';
import { startPollingLoop, type PollingLoop } from '../../platform/polling-loop.ts';
import { onInboxWake } from '../inbox-bell.ts';
import type { StripeEventHandlers } from '../stripe-event-handler.ts';
import { drainStripeEvents } from './drain-stripe-events.ts';

/** Drains the inbox for as long as the process runs: woken by each receipt here, polling for those of other servers. */
export function startInboxLoop(
  deps: Pick<Deps, 'pool' | 'logger'>,
  handlers: StripeEventHandlers,
): PollingLoop {
  const loop = startPollingLoop(deps, {
    name: 'the inbox',
    everyMs: 1000,
    round: (shouldStop) => drainStripeEvents(deps, handlers, { shouldStop }),
  });
  const silence = onInboxWake(deps.pool, loop.wake);
  return {
    wake: loop.wake,
    stop: async () => {
      silence();
      await loop.stop();
    },
  };
}
