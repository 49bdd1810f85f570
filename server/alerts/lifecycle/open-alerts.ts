import type { Config } from '../../platform/config.ts';
import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import type { Observation } from '../observe/observation.ts';
import type { RuleRow } from '../rules/rule-queries.ts';
import { insertAlerts, markSeen, selectLastAlerts, type NewAlert, type SeenAgain } from './alert-queries.ts';
import { tellOpened } from './tell-opened.ts';

type Found = Omit<Observation, 'isBreached'>;

/**
 * Opens an alert for each cause that has none, with its notices, in the transaction of who found them. One that was over for less than the
 * cool-down comes back without another notice; one that is there is told anew. Who muted a cause is not told of its next alert before the
 * mute ends. Under the lock of all alerts.
 */
export async function openAlerts(
  db: Db,
  rule: RuleRow,
  found: readonly Found[],
  { now, config }: { now: Date; config: Config },
): Promise<void> {
  if (found.length === 0) return;
  const last = await selectLastAlerts(
    db,
    rule.id,
    found.map(({ subject }) => subject),
  );
  const seen: SeenAgain[] = [];
  const opened: (NewAlert & Pick<Found, 'concerned'>)[] = [];
  const coolSince = new Date(now.getTime() - rule.coolDownMinutes * 60_000);
  for (const one of found) {
    const before = last.get(one.subject);
    if (before && (before.resolvedAt === null || before.resolvedAt > coolSince))
      seen.push({ id: before.id, title: one.title, message: one.message, evidence: one.evidence });
    else {
      const mutedUntil = before?.mutedUntil && before.mutedUntil > now ? before.mutedUntil : null;
      const { id: ruleId, severity } = rule;
      opened.push({ ...one, id: newId('alr', now), ruleId, severity, openedAt: now, mutedUntil });
    }
  }
  if (seen.length > 0) await markSeen(db, seen, now);
  if (opened.length === 0) return;
  await insertAlerts(db, opened);
  const told = opened.map((one) => ({ ...one, channels: one.mutedUntil === null ? rule.channels : [] }));
  await tellOpened(db, told, { now, config, tellsConcerned: rule.channels.includes('make') });
}
