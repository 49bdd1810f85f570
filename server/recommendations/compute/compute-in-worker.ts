import { Worker } from 'node:worker_threads';
import type { Computed } from './compute.ts';

/** What is learned from: everything of a database before an instant, money in a currency. */
export type ComputeTask = { databaseUrl: string; watermark: Date; currency: string };
/** What comes of it, and which scenario stands at which place. */
export type ComputeAnswer = Computed & { scenarioIds: string[] };

/** With 100,000 customers and 500 scenarios it is ten seconds of one core and some 250 MB: too much beside requests. */
const limits = { maxOldGenerationSizeMb: 1_024 };

/** Reads the facts and computes on a thread of its own, whose memory goes with it; aborting ends it. */
export async function computeInWorker(task: ComputeTask, signal: AbortSignal): Promise<ComputeAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ComputeAnswer>();
  const worker = new Worker(new URL('compute-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: limits,
  });
  const stop = () => reject(new Error('The server stops; another one, or the next start, computes anew.'));
  signal.addEventListener('abort', stop, { once: true });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The thread that computes recommendations ended early.')));
  try {
    signal.throwIfAborted();
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
