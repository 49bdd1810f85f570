import type { Logger } from './logging.ts';
import { workInHand, type WorkInHand } from './work-in-hand.ts';

/** Something that went wrong on our side, where it was noticed. */
export type Failure = {
  kind: 'request' | 'job' | 'loop';
  /** The operation (`GET /v1/scenarios`), the job's or the loop's name. */
  name: string;
  error: unknown;
  /** What was being worked on. */
  work: Readonly<WorkInHand>;
};

/** Where failures are told; keeps nothing itself. */
export type Failures = {
  tell: (failure: Omit<Failure, 'work'>) => void;
  /** From now on `hear` is called with each failure; the answer ends that. */
  subscribe: (hear: (failure: Failure) => void | Promise<void>) => () => void;
};

/** One place to tell failures of a server; who listens and fails is logged and does not disturb who tells. */
export function createFailures(logger: Logger): Failures {
  const listeners = new Set<(failure: Failure) => void | Promise<void>>();
  const call = async (hear: (failure: Failure) => void | Promise<void>, failure: Failure) => hear(failure);
  return {
    tell: (told) => {
      const failure = { ...told, work: { ...workInHand() } };
      for (const hear of listeners)
        call(hear, failure).catch((error: unknown) =>
          logger.warn({ err: error }, 'a failure could not be noted'),
        );
    },
    subscribe: (hear) => {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}
