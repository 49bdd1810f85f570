import type { Db } from '../../platform/database.ts';
import { countCompletions, selectInstalledAt } from './entry-queries.ts';
import { readRewardRules } from './reward-rules.ts';
import { expiryOf, later, writeEntry } from './write-entry.ts';

/**
 * Points for the first completed run of an installation. More installations of a month than the rules allow bring a row of 0 points, so that
 * hearing of it again later brings none either. A run's instant is what its reporter says: it counts no earlier than the installation stands, so
 * that nobody spreads the runs of today over the months before, and no later than now. The caller holds the lock of the customer.
 */
export async function earnForCompletion(
  db: Db,
  { customerId, installationId, reachedAt }: { customerId: string; installationId: string; reachedAt: Date },
  now: Date,
): Promise<void> {
  const since = later(reachedAt, (await selectInstalledAt(db, installationId)) ?? reachedAt);
  const occurredAt = since > now ? now : since;
  const rules = await readRewardRules(db, occurredAt);
  const counted = await countCompletions(db, customerId, occurredAt);
  await writeEntry(
    db,
    {
      customerId,
      kind: 'completion',
      points: counted < rules.completionsPerMonth ? rules.completionPoints : 0,
      sourceKey: `completion:${installationId}`,
      occurredAt,
      expiresAt: expiryOf(occurredAt, rules),
    },
    now,
  );
}

/** Points for feedback that an operator found worth them, once. The caller holds the lock of the customer. */
export async function earnForFeedback(
  db: Db,
  { customerId, feedbackId, acceptedAt }: { customerId: string; feedbackId: string; acceptedAt: Date },
  now: Date,
): Promise<void> {
  const rules = await readRewardRules(db, acceptedAt);
  await writeEntry(
    db,
    {
      customerId,
      kind: 'feedback',
      points: rules.feedbackPoints,
      sourceKey: `feedback:${feedbackId}`,
      occurredAt: acceptedAt,
      expiresAt: expiryOf(acceptedAt, rules),
    },
    now,
  );
}
