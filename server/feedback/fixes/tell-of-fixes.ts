import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import type { Listener } from '../../platform/outbox/outbox.ts';
import { noteChanges } from '../triage/change-queries.ts';
import { findFixNotice, markFixed, markFixMailed, noteFixNotices, type FixNotice } from './fix-queries.ts';

export const sendFixMailJob = 'feedback.send-fix-mail';

/** What was published: a first version too, for what is complained about may have been a preview. */
export const heardByFixes = ['scenario.published', 'scenario.updated'] as const;

/**
 * Marks as fixed what waits for a version that is out by now, and lets each customer who complained be told, once per version. It may be
 * done again at any time: what is marked is not marked twice.
 */
export async function tellOfFixes(
  { queue, now }: Pick<Deps, 'queue' | 'now'>,
  db: Db,
  scenarioIds: readonly string[] | null,
): Promise<void> {
  const at = now();
  const fixed = await markFixed(db, scenarioIds, at);
  if (fixed.length === 0) return;
  for (const { id, status } of fixed)
    if (status !== 'closed')
      await noteChanges(db, [id], [{ field: 'status', former: status, current: 'fixed' }], {
        author: { by: 'library' },
        at,
      });
  const notices = await noteFixNotices(
    db,
    fixed.map(({ id }) => id),
    at,
  );
  for (const notice of notices) await queue.enqueue(db, sendFixMailJob, notice);
}

/** Hears what is published. */
export function hearOfVersions(deps: Pick<Deps, 'queue' | 'now'>): Listener {
  return async (db, events) => {
    const scenarioIds = events.flatMap(({ scenarioId }) => scenarioId ?? []);
    if (scenarioIds.length > 0) await tellOfFixes(deps, db, scenarioIds);
  };
}

/** Tells a customer that a version mends what they complained about, unless that has been done. */
export async function sendFixMail(
  { pool, sendMail, publicUrl, now }: Pick<Deps, 'pool' | 'sendMail' | 'publicUrl' | 'now'>,
  notice: { versionId: string; customerId: string },
): Promise<void> {
  const found = await findFixNotice(pool, notice);
  if (!found) return;
  await sendMail({
    to: found.customerEmail,
    messageKey: `fix-${notice.versionId}-${notice.customerId}`,
    subject: `Version ${found.number} of “${found.scenarioTitle}” mends what you told us`,
    text: textOf(found, publicUrl()),
  });
  await markFixMailed(pool, notice, now());
}

function textOf(
  { customerName, scenarioTitle, scenarioSlug, number, changelog, messages }: FixNotice,
  publicUrl: string,
) {
  const said = messages.map((message) => message.replaceAll(/^/gm, '> ')).join('\n\n');
  const parts = [
    `Hello ${customerName},`,
    `version ${number} of “${scenarioTitle}” is out and mends what you told us about. In Make, run “Upgrade an installation” to get it.`,
    changelog && `What changed:\n${changelog}`,
    said && `You wrote:\n\n${said}`,
    `${publicUrl}/scenarios/${scenarioSlug}`,
    'If it is still wrong, send feedback again: it is opened anew.',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
