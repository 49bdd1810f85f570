import type { Db } from '../../platform/database.ts';
import { expiryOf } from './converge-entry.ts';
import { countCompletions, insertEntry } from './entry-queries.ts';
import { readRewardRules } from './reward-rules.ts';

/**
 * Points for the first completed run of an installation. More installations of a month than the rules allow bring a row of 0 points, so that
 * hearing of it again later brings none either. The caller holds the lock of the customer.
 */
export async function earnForCompletion(
  db: Db,
  { customerId, installationId }: { customerId: string; installationId: string },
  now: Date,
): Promise<void> {
  const rules = await readRewardRules(db, now);
  const counted = await countCompletions(db, customerId, startOfMonth(now));
  await insertEntry(db, {
    customerId,
    kind: 'completion',
    points: counted < rules.completionsPerMonth ? rules.completionPoints : 0,
    sourceKey: `completion:${installationId}`,
    occurredAt: now,
    expiresAt: expiryOf(now, rules),
  });
}

/** Points for feedback that an operator found worth them, once. The caller holds the lock of the customer. */
export async function earnForFeedback(
  db: Db,
  { customerId, feedbackId, acceptedAt }: { customerId: string; feedbackId: string; acceptedAt: Date },
): Promise<void> {
  const rules = await readRewardRules(db, acceptedAt);
  await insertEntry(db, {
    customerId,
    kind: 'feedback',
    points: rules.feedbackPoints,
    sourceKey: `feedback:${feedbackId}`,
    occurredAt: acceptedAt,
    expiresAt: expiryOf(acceptedAt, rules),
  });
}

const startOfMonth = (instant: Date): Date =>
  new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth(), 1));
