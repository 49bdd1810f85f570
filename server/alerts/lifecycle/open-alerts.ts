import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { announce, type Announcement } from '../../platform/outbox/outbox.ts';
import type { Config } from '../../platform/config.ts';
import { sentChannelsOf } from '../notices/channels.ts';
import { insertNotices } from '../notices/notice-queries.ts';
import type { Observation } from '../observe/observation.ts';
import type { RuleRow } from '../rules/rule-queries.ts';
import { insertAlerts, markSeen, selectLastAlerts, type NewAlert } from './alert-queries.ts';

export const alertOpened = 'alert.opened';

type Found = Omit<Observation, 'isBreached'>;

/**
 * Opens an alert for each cause that has none, with its notices, in the transaction of who found them. One that was over for less than the
 * cool-down comes back without another notice; one that is there is told anew. Under the lock of all alerts.
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
  const opened: (NewAlert & Pick<Found, 'concerned'>)[] = [];
  const coolSince = new Date(now.getTime() - rule.coolDownMinutes * 60_000);
  for (const one of found) {
    const before = last.get(one.subject);
    if (before && (before.resolvedAt === null || before.resolvedAt > coolSince))
      await markSeen(db, { ...one, id: before.id, at: now });
    else
      opened.push({ ...one, id: newId('alr', now), ruleId: rule.id, severity: rule.severity, openedAt: now });
  }
  if (opened.length === 0) return;
  await insertAlerts(db, opened);
  const channels = sentChannelsOf(rule.channels, config);
  await insertNotices(
    db,
    opened.flatMap(({ id }) =>
      channels.map((channel) => ({ id: newId('anc', now), alertId: id, channel, reason: 'opened' as const })),
    ),
  );
  if (rule.channels.includes('make')) await announceOpened(db, opened, config.alertCustomerId);
}

/**
 * For hooks and Make's instant trigger. What the library's operators are told concerns no customer, so it goes to the hooks of the one customer
 * that the operators named as theirs; of their own installations customers are told themselves.
 */
async function announceOpened(
  db: Db,
  opened: readonly (NewAlert & Pick<Found, 'concerned'>)[],
  alertCustomerId: string | null,
): Promise<void> {
  const events = opened.flatMap(
    ({ id, title, message, openedAt, scenarioId, concerned = [] }): Announcement[] => {
      const told = { alertId: id, openedAt: openedAt.toISOString() };
      const event = { type: alertOpened, scenarioId, occurredAt: openedAt };
      return [
        ...(alertCustomerId === null
          ? []
          : [
              {
                ...event,
                customerId: alertCustomerId,
                installationId: null,
                data: { ...told, title, message },
              },
            ]),
        ...concerned.map(({ customerId, installationId, ...words }) => ({
          ...event,
          customerId,
          installationId,
          data: { ...told, ...words },
        })),
      ];
    },
  );
  await announce(db, events);
}
