import { counted } from '../../platform/words.ts';
import type { Gate } from '../gate.ts';
import { countPayouts } from '../money-queries.ts';
import { notApplicable, verdictOf } from '../verdict.ts';
import { dayMs, hourMs } from '../../platform/time.ts';

/** A payout's movements are complete a day after it was told of. */
const settledMs = 48 * hourMs;
const windowMs = 90 * dayMs;

export const payoutTieOut: Gate = {
  id: 'G2',
  name: 'Payouts tie out',
  version: 1,
  holds:
    'Each automatic payout is what its charges, refunds, fees and adjustments come to, and all of them are known here.',
  remedy:
    'Open the payout on the page “Stripe”: it lists the movements that are unknown here. The command “rebuild” fetches them; a manual payout does not count here.',
  figures: ['fees', 'netAfterFees'],
  check: async ({ pool }, { at }) => {
    const since = new Date(at.getTime() - windowMs);
    const found = await countPayouts(pool, since, new Date(at.getTime() - settledMs));
    if (found.payouts === 0) return notApplicable('Stripe has made no automatic payout in the last 90 days.');
    return verdictOf(
      [
        {
          name: 'wrong',
          count: found.wrong,
          is: 'fail',
          says: [
            'automatic payout is not what its movements come to',
            'automatic payouts are not what their movements come to',
          ],
        },
        {
          name: 'young',
          count: found.young,
          is: 'warn',
          says: [
            'payout of the last two days does not tie out yet',
            'payouts of the last two days do not tie out yet',
          ],
        },
        {
          name: 'unchecked',
          count: found.unchecked,
          is: 'warn',
          says: [
            'payout was not compared with its movements',
            'payouts were not compared with their movements',
          ],
        },
      ],
      `${counted(found.payouts, 'automatic payout')} of the last 90 days: each is the sum of its movements.`,
      { payouts: found.payouts },
    );
  },
};
