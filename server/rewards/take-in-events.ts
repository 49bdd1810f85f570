import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import type { Listener, OutboxEvent } from '../platform/outbox/outbox.ts';
import { findReporting } from '../platform/reporting.ts';
import { noteCompletion } from './acknowledgements/note-completion.ts';
import { evaluateCustomersJob } from './offers/evaluate/evaluate-offers.ts';
import { markRedeemed } from './offers/exposure-queries.ts';
import { convergeOrderPoints } from './points/converge-order-points.ts';
import { earnForCompletion, earnForFeedback } from './points/earn-points.ts';
import { withdrawFromOverdrawn } from './redemptions/withdraw-codes.ts';

type TakeInDeps = Pick<Deps, 'queue' | 'config' | 'now'>;

/** The types of events that concern points, acknowledgements and offers: no others are told, and another one is added here. */
export const heardByRewards = ['billing.%', 'installation.completed', 'feedback.accepted'] as const;

/**
 * What features announce, as points, acknowledgements and a new look at offers. Orders are brought to their present state, whatever is told of
 * them; everything else stands once by its key: so events may come again and in any order.
 */
export function takeInEvents(deps: TakeInDeps): Listener {
  return async (db, events) => {
    const customerIds = events.flatMap(({ customerId }) => customerId ?? []);
    const orderIds = [...new Set(events.flatMap((event) => orderOf(event) ?? []))];
    const { currency: reportingCurrency } = await findReporting(db, deps.config);
    const settings = { reportingCurrency, now: deps.now() };
    await convergeOrderPoints(db, orderIds, settings, customerIds); // locks all of them at once
    if (orderIds.length > 0) await withdrawFromOverdrawn(db, deps, customerIds);
    await markRedeemed(db, orderIds);
    for (const event of events) await takeIn(db, deps, event);
    if (customerIds.length > 0)
      await deps.queue.enqueue(db, evaluateCustomersJob, { customerIds: [...new Set(customerIds)] });
  };
}

async function takeIn(db: Db, deps: TakeInDeps, event: OutboxEvent): Promise<void> {
  const { type, customerId, scenarioId, installationId, occurredAt, data } = event;
  if (customerId === null) return;
  if (type === 'installation.completed' && installationId !== null && scenarioId !== null) {
    const completedRuns = Number(data.completedRuns);
    if (completedRuns === 1)
      await earnForCompletion(db, { customerId, installationId, reachedAt: occurredAt }, deps.now());
    const completion = { installationId, customerId, scenarioId, completedRuns, reachedAt: occurredAt };
    await noteCompletion(db, deps.queue, completion, deps.now());
  }
  if (type === 'feedback.accepted' && typeof data.feedbackId === 'string')
    await earnForFeedback(
      db,
      { customerId, feedbackId: data.feedbackId, acceptedAt: occurredAt },
      deps.now(),
    );
}

/** The order that an event of billing is about. */
function orderOf({ type, data }: OutboxEvent): string | null {
  return type.startsWith('billing.') && typeof data.orderId === 'string' ? data.orderId : null;
}
