import { setTimeout as delay } from 'node:timers/promises';
import type { Deps } from './deps.ts';
import { whileWorkingOn } from './work-in-hand.ts';

export type LoopDeps = Pick<Deps, 'logger' | 'failures'>;

export type PollingLoop = {
  /** Looks at once instead of at the next poll. */
  wake: () => void;
  /** Finishes the round in hand, within five seconds, and ends. */
  stop: () => Promise<void>;
};

/** Work that hangs must not hold the exit: what is left behind is found again by another server or the next start. */
const stopWithinMs = 5_000;

/**
 * Repeats a round of work for as long as the process runs: after a pause, or at once when it is woken. Polling needs no LISTEN and
 * so works behind a pooler. A round that fails is logged, told and tried again.
 */
export function startPollingLoop(
  { logger, failures }: LoopDeps,
  options: { name: string; everyMs: number; round: (shouldStop: () => boolean) => Promise<unknown> },
): PollingLoop {
  let isStopping = false;
  let isWoken = false;
  let endPause = () => {};
  const pause = () =>
    new Promise<void>((resolve) => {
      if (isWoken || isStopping) return resolve();
      const timer = setTimeout(resolve, options.everyMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const round = () =>
    options
      .round(() => isStopping)
      .catch((error: unknown) => {
        logger.warn({ err: error }, `${options.name} could not be worked off and will be tried again`);
        failures.tell({ kind: 'loop', name: options.name, error });
      });
  const run = async () => {
    while (!isStopping) {
      isWoken = false;
      await whileWorkingOn({ actor: `loop:${options.name}` }, round);
      await pause();
    }
  };
  const ended = run();
  return {
    wake: () => {
      isWoken = true;
      endPause();
    },
    stop: async () => {
      isStopping = true;
      endPause();
      await withinMs(ended, stopWithinMs);
    },
  };
}

/** Waits for the promise, but no longer; nothing of it stays behind. */
export async function withinMs(promise: Promise<unknown>, timeoutMs: number): Promise<void> {
  const timer = new AbortController();
  const timeLimit = delay(timeoutMs, undefined, { signal: timer.signal });
  await Promise.race([promise, timeLimit.catch(() => {})]); // it rejects only by the abort below
  timer.abort();
}
