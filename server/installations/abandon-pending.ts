import type { Deps } from '../platform/deps.ts';
import { dayMs } from '../platform/time.ts';
import { abandonPendingBefore } from './change-queries.ts';

/** Ends the installations that nobody confirmed within a day. */
export async function abandonPending({
  pool,
  now,
  logger,
}: Pick<Deps, 'pool' | 'now' | 'logger'>): Promise<void> {
  const at = now();
  const count = await abandonPendingBefore(pool, new Date(at.getTime() - dayMs), at);
  if (count > 0) logger.info({ count }, 'pending installations were never confirmed and count as abandoned');
}
