import { done, ignored, type StripeEventOutcome } from '../../inbox/stripe-event-handler.ts';
import type { Logger } from '../../platform/logging.ts';
import { inWords } from '../../platform/words.ts';
import { checkedPayout, tieOutSentence, type PayoutDeps } from './check-payout.ts';
import { selectLoosePayouts, upsertPayout } from './payout-queries.ts';

const atMost = 200;

/** Notes what Stripe says of one payout, at once. */
export async function convergePayout(deps: PayoutDeps, id: string): Promise<StripeEventOutcome> {
  const payout = await checkedPayout(deps, id);
  if (!payout) return ignored(`Stripe does not know the payout ${id}.`);
  await upsertPayout(deps.pool, payout);
  return done(`Payout ${id} is ${inWords(payout.status)}. ${tieOutSentence(payout)}`);
}

/** Looks again at payouts that did not tie out: Stripe completes their movements later, and so may the ledger. */
export async function checkLoosePayouts(deps: PayoutDeps & { logger: Logger }): Promise<void> {
  if (!deps.stripe) return;
  for (const id of await selectLoosePayouts(deps.pool, atMost)) {
    const payout = await checkedPayout(deps, id);
    if (!payout) continue;
    await upsertPayout(deps.pool, payout);
    if (payout.check && (payout.check.difference !== 0 || payout.check.unknownMovements.length > 0))
      deps.logger.warn({ payoutId: id, ...payout.check }, 'a payout does not tie out');
  }
}
