import { Worker } from 'node:worker_threads';
import type { EvaluationFacts } from '../evaluation/evaluate.ts';
import type { Computed } from './compute.ts';

/** With 100,000 customers and 500 scenarios it is half a minute of one core and some 150 MB: too much beside requests. */
const limits = { maxOldGenerationSizeMb: 1_024 };

/** `compute` on a thread of its own; aborting ends it. */
export async function computeInWorker(facts: EvaluationFacts, signal: AbortSignal): Promise<Computed> {
  const { promise, resolve, reject } = Promise.withResolvers<Computed>();
  const worker = new Worker(new URL('compute-worker.ts', import.meta.url), {
    workerData: facts,
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
