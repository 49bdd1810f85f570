import type { Db } from '../../platform/database.ts';
import { announce } from '../../platform/outbox/outbox.ts';
import type { Preflight } from './schema.ts';

/** What is announced when a dry run has shown which of a scenario's apps a team uses. */
export const appsSeen = 'installations.apps-seen';

/** Tells of the apps of the scenario that the customer's team uses already; of those that it does not, and of all others, nothing is kept. */
export async function tellAppsSeen(
  db: Db,
  { customerId, apps, at }: { customerId: string; apps: Preflight['apps']; at: Date },
): Promise<void> {
  const used = apps.flatMap(({ app, isNew }) => (isNew === false ? [app] : []));
  if (used.length === 0) return;
  await announce(db, [
    {
      type: appsSeen,
      customerId,
      scenarioId: null,
      installationId: null,
      occurredAt: at,
      data: { apps: used },
    },
  ]);
}
