import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { inTransaction } from '../../platform/database.ts';
import { conflict, invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import { addDays, dayOf, daysBetween, type DayRange } from '../../platform/time.ts';
import { findReporting } from '../../platform/reporting.ts';
import { insertReconciliation, selectPlannedRuns, type RequestedBy } from './reconciliation-queries.ts';

export const reconcileJob = 'billing.reconcile';
const longestDays = 366;
/** Webhooks are repeated for three days, and a week leaves room for whatever took longer. */
const nightlyDays = 7;

type StartDeps = Pick<Deps, 'pool' | 'stripe' | 'config' | 'now'>;

/** Has a period of reporting days held against Stripe's balance, by a job. */
export async function startReconciliation(
  deps: StartDeps & Pick<Deps, 'queue'>,
  range: DayRange,
  requestedBy: RequestedBy = 'operator',
  startAfterSeconds = 0,
): Promise<{ id: string }> {
  requireStripe(deps.stripe, 'Reconciling');
  return inTransaction(deps.pool, async (db) => {
    const run = await planReconciliation(db, deps, range, requestedBy);
    await deps.queue.enqueue(db, reconcileJob, run, { startAfterSeconds });
    return run;
  });
}

/** So many that people asked for: one that runs, and one that waits for it. */
const mostPlanned = 2;

/** Writes the run down, for whoever works on it. */
async function planReconciliation(
  db: Db,
  { config, now }: Pick<Deps, 'config' | 'now'>,
  { from, to }: DayRange,
  requestedBy: RequestedBy,
): Promise<{ id: string }> {
  if (from > to) throw invalid('/body/from', '"from" is after "to".');
  const { timeZone } = await findReporting(db, config);
  if (to > dayOf(now(), timeZone)) throw invalid('/body/to', '"to" is in the future.');
  if (requestedBy === 'operator' && daysBetween(from, to) > longestDays)
    throw invalid('/body/from', `At most ${longestDays} days at once.`);
  if (requestedBy === 'operator') await refuseTooMany(db, now());
  const id = newId('rcn', now());
  await insertReconciliation(db, { id, from, to, requestedBy, createdAt: now() });
  return { id };
}

/** Each reads a lot of Stripe, which is let do so many readings a second: a queue of them would hold up everything else. */
async function refuseTooMany(db: Db, now: Date): Promise<void> {
  const planned = await selectPlannedRuns(db, now);
  if (planned.length < mostPlanned) return;
  const runs = planned.map(({ id, from, to }) => `${id} (${from} to ${to})`).join(' and ');
  throw conflict(
    'reconciliations_wait',
    `One reconciliation is under way and one waits already: ${runs}. Ask again when one of them is done; GET /admin/reconciliations shows how far they are.`,
  );
}

/** The last ended days that late events can still change. */
export async function reconcileNightly(deps: StartDeps & Pick<Deps, 'queue'>): Promise<void> {
  if (!deps.stripe) return;
  const { timeZone } = await findReporting(deps.pool, deps.config);
  const today = dayOf(deps.now(), timeZone);
  await startReconciliation(deps, { from: addDays(today, -nightlyDays), to: addDays(today, -1) }, 'schedule');
}
