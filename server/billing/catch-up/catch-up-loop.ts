import { startPollingLoop, type LoopDeps, type PollingLoop } from '../../platform/polling-loop.ts';
import { catchUp, type CatchUpDeps } from './catch-up.ts';
import { selectCursors } from './catch-up-queries.ts';

const everyMs = 60_000;
const dueAfterMs = 3_600_000;

/**
 * Catches up with Stripe's kept events at the start, and whenever no server has done so for an hour; after a failure again in a
 * minute. Null without a key of Stripe.
 */
export function startCatchUpLoop(deps: CatchUpDeps & LoopDeps): PollingLoop | null {
  if (!deps.stripe) return null;
  let isFirst = true;
  return startPollingLoop(deps, {
    name: "Stripe's kept events",
    everyMs,
    round: async (shouldStop) => {
      if (!isFirst && !(await isDue(deps))) return;
      const { stored } = await catchUp(deps, { shouldStop });
      isFirst = false;
      if (stored > 0)
        deps.logger.warn({ stored }, "events of Stripe's had not come by webhook and were fetched");
    },
  });
}

async function isDue({ pool, now, handlers }: CatchUpDeps): Promise<boolean> {
  const types = Object.keys(handlers);
  const cursors = await selectCursors(pool, types);
  return types.some((type) => (cursors.get(type)?.getTime() ?? 0) < now().getTime() - dueAfterMs);
}
