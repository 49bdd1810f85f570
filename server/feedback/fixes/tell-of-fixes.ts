import { mayMail, unsubscribeLink } from '../../accounts/customers/mail-consent.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import type { Listener } from '../../platform/outbox/outbox.ts';
import { noteChanges, type Change } from '../triage/change-queries.ts';
import { fixMail } from './fix-mail.ts';
import { dropFixNotice, findFixNotice, markFixMailed, noteFixNotices } from './fix-notice-queries.ts';
import { markFixed, withdrawFixed } from './fix-queries.ts';

export const sendFixMailJob = 'feedback.send-fix-mail';

/** What was published: a first version too, for what is complained about may have been a preview. */
export const heardByFixes = ['scenario.published', 'scenario.updated'] as const;

type TellDeps = Pick<Deps, 'queue' | 'now'>;

/**
 * Marks as fixed what waits for a version that is out by now, and opens what was fixed by one that was rolled back. It may be done again at any
 * time: what is marked is not marked twice.
 */
export async function tellOfFixes(
  deps: TellDeps,
  db: Db,
  scenarioIds: readonly string[] | null,
): Promise<void> {
  const note = (id: string, changes: Change[]) =>
    noteChanges(db, [id], changes, { author: { by: 'library' }, at: deps.now() });
  for (const { id, status, number, isOpened } of await withdrawFixed(db, scenarioIds))
    await note(id, [
      { field: 'fix', former: String(number), current: null, reason: 'It was rolled back.' },
      ...(isOpened ? [{ field: 'status' as const, former: status, current: 'open' }] : []),
    ]);
  const fixed = await markFixed(db, scenarioIds, deps.now());
  for (const { id, status } of fixed)
    if (status !== 'closed') await note(id, [{ field: 'status', former: status, current: 'fixed' }]);
  await tellOfFixed(
    deps,
    db,
    fixed.map(({ id }) => id),
  );
}

/** Lets everybody who complained of what is fixed be told, once per version. */
export async function tellOfFixed(
  { queue, now }: TellDeps,
  db: Db,
  feedbackIds: readonly string[],
): Promise<void> {
  if (feedbackIds.length === 0) return;
  for (const notice of await noteFixNotices(db, feedbackIds, now()))
    await queue.enqueue(db, sendFixMailJob, notice);
}

/** Hears what is published. */
export function hearOfVersions(deps: TellDeps): Listener {
  return async (db, events) => {
    const scenarioIds = events.flatMap(({ scenarioId }) => scenarioId ?? []);
    if (scenarioIds.length > 0) await tellOfFixes(deps, db, scenarioIds);
  };
}

type MailDeps = Pick<Deps, 'pool' | 'sendMail' | 'publicUrl' | 'sessionSecret' | 'now'>;

/** Tells a customer that a version mends what they complained about, unless that has been done, or they want no such mails. */
export async function sendFixMail(
  deps: MailDeps,
  notice: { versionId: string; customerId: string },
): Promise<void> {
  const { pool } = deps;
  const found = await findFixNotice(pool, notice);
  if (!found || !(await mayMail(pool, notice.customerId, 'fixMails'))) return dropFixNotice(pool, notice);
  const unsubscribe = unsubscribeLink(deps, notice.customerId, 'fixMails');
  await deps.sendMail(fixMail(notice, found, { unsubscribe, publicUrl: deps.publicUrl() }));
  await markFixMailed(pool, notice, deps.now());
}
