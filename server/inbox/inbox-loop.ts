import { setTimeout as delay } from 'node:timers/promises';
import type { Deps } from '../platform/deps.ts';
import { drainStripeEvents } from './drain-stripe-events.ts';
import { onInboxWake } from './inbox-bell.ts';
import type { StripeEventHandlers } from './stripe-event-handler.ts';

const pollEveryMs = 1000;
/** A Stripe that hangs must not hold the exit; an event left behind becomes due again when its lease ends. */
const stopWithinMs = 5000;

export type InboxLoop = {
  /** Looks at once instead of at the next poll. */
  wake: () => void;
  /** Finishes the batch in hand, within five seconds, and ends. */
  stop: () => Promise<void>;
};

/** Drains the inbox for as long as the process runs: woken by each receipt here, polling for those of other servers. */
export function startInboxLoop(
  deps: Pick<Deps, 'pool' | 'stripe' | 'logger'>,
  handlers: StripeEventHandlers,
): InboxLoop {
  let isStopping = false;
  let isWoken = false;
  let endPause = () => {};
  const wake = () => {
    isWoken = true;
    endPause();
  };
  const pause = () =>
    new Promise<void>((resolve) => {
      if (isWoken || isStopping) return resolve();
      const timer = setTimeout(resolve, pollEveryMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!isStopping) {
      isWoken = false;
      await drainStripeEvents(deps, handlers, { shouldStop: () => isStopping }).catch((error: unknown) =>
        deps.logger.warn({ err: error }, 'the inbox could not be drained and will be tried again'),
      );
      await pause();
    }
  };
  const silence = onInboxWake(deps.pool, wake);
  const ended = run();
  return {
    wake,
    stop: async () => {
      isStopping = true;
      silence();
      endPause();
      const timer = new AbortController();
      const timeLimit = delay(stopWithinMs, undefined, { signal: timer.signal });
      await Promise.race([ended, timeLimit.catch(() => {})]); // it rejects only by the abort below
      timer.abort();
    },
  };
}
