import type { Pool } from '../database.ts';
import { drainOutbox } from './drain-outbox.ts';
import type { ListenerTable } from './outbox.ts';
import { startPollingLoop, type LoopDeps, type PollingLoop } from '../polling-loop.ts';

/** Lets listeners take in what is announced, for as long as the process runs. */
export function startOutboxLoop(deps: LoopDeps & { pool: Pool }, listeners: ListenerTable): PollingLoop {
  return startPollingLoop(deps, {
    name: 'the outbox',
    everyMs: 500,
    round: (shouldStop) => drainOutbox(deps, listeners, { shouldStop }),
  });
}
