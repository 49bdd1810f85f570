import { fork } from 'node:child_process';
import { once } from 'node:events';
import { ended } from './processes.ts';
import type { RecordingOrder, RecordingTold } from './recording-process.ts';

/** Lets another process report tasks at a steady rate over HTTP; `stop` ends that and tells how it went. */
export function recordBeside(
  databaseUrl: string,
  order: RecordingOrder,
): { stop: () => Promise<RecordingTold>; kill: () => Promise<void> } {
  const child = fork('test/bench/support/recording-process.ts', {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  child.send(order);
  return {
    kill: () => ended(child),
    stop: async () => {
      const answer = once(child, 'message', { signal: AbortSignal.timeout(60_000) });
      child.send('stop');
      return (await answer)[0] as RecordingTold;
    },
  };
}
