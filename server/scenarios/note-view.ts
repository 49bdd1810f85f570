import type { Deps } from '../platform/deps.ts';
import { insertFirstView } from './view-queries.ts';

/** About 10 MB; beyond, the oldest are forgotten, which costs a statement when they come again. */
const mostRemembered = 50_000;

type View = { customerId: string; scenarioId: string };

/**
 * Keeps the first view of a scenario by each customer. What this server has kept already is remembered, so that further views cost no
 * statement. A view that cannot be kept fails nothing: the catalogue stays readable, and the next view is kept.
 */
export function createViewNotes({
  pool,
  now,
  logger,
}: Pick<Deps, 'pool' | 'now' | 'logger'>): (view: View) => Promise<void> {
  const kept = new Set<string>();
  return async ({ customerId, scenarioId }) => {
    const name = `${customerId} ${scenarioId}`;
    if (kept.has(name)) return;
    try {
      await insertFirstView(pool, { customerId, scenarioId, at: now() });
    } catch (error) {
      logger.warn({ err: error, scenarioId }, 'a first view of a scenario could not be kept');
      return;
    }
    const [oldest] = kept;
    if (oldest !== undefined && kept.size >= mostRemembered) kept.delete(oldest);
    kept.add(name);
  };
}
