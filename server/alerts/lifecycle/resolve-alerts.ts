import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { deleteWaiting, insertNotices, selectToldChannels } from '../notices/notice-queries.ts';
import type { RuleRow } from '../rules/rule-queries.ts';
import { markResolved, selectUnresolved } from './alert-queries.ts';

/** Errors that did not come back for so long need nobody any more. */
const quietMs = 3 * 24 * 3_600_000;

/** Ends alerts. Who was told of one is told of its end; who had still to be told never learns of it. */
export async function resolveAlerts(
  db: Db,
  ids: readonly string[],
  { now, resolution }: { now: Date; resolution: string },
): Promise<void> {
  if (ids.length === 0) return;
  const resolved = await markResolved(db, ids, now, resolution);
  await deleteWaiting(db, resolved);
  const told = await selectToldChannels(db, resolved, now);
  await insertNotices(
    db,
    told.map((one) => ({ ...one, id: newId('anc', now), reason: 'resolved' as const })),
  );
}

/** Ends every alert of a rule. */
export async function endAlertsOf(
  db: Db,
  ruleId: string,
  end: { now: Date; resolution: string },
): Promise<void> {
  const unresolved = await selectUnresolved(db, ruleId);
  await resolveAlerts(
    db,
    unresolved.map(({ id }) => id),
    end,
  );
}

/** Of new errors nobody says that they are over: what has been quiet for some days is. */
export async function resolveQuiet(db: Db, rules: readonly RuleRow[], now: Date): Promise<void> {
  for (const { id, condition } of rules) {
    if (condition.kind !== 'newErrorGroup') continue;
    const quiet = (await selectUnresolved(db, id)).filter(
      ({ seenAt }) => seenAt.getTime() < now.getTime() - quietMs,
    );
    await resolveAlerts(
      db,
      quiet.map((alert) => alert.id),
      { now, resolution: 'No new error for three days.' },
    );
  }
}
