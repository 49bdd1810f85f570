import type { Deps } from '../platform/deps.ts';

export const computeJob = 'recommendations.compute';

/** Has everything computed anew up to the last full hour, as soon as a server is free. */
export async function requestRun({ pool, queue }: Pick<Deps, 'pool' | 'queue'>): Promise<void> {
  await queue.enqueue(pool, computeJob, {}, { singletonKey: 'one' });
}
