import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';
import { refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

/** `/v1/balance_transactions`, `/v1/payouts` and `/v1/disputes` */
export function balanceRoutes(account: StripeAccount): Route[] {
  return [
    route('GET', '/v1/balance_transactions', ({ input, path }) => {
      refuseUnknown(input, [
        'created',
        'currency',
        'payout',
        'source',
        'type',
        'limit',
        'starting_after',
        'ending_before',
      ]);
      const payout = textOf(input, 'payout');
      const matching = account.balanceTransactions.newestFirst().filter((transaction) => {
        if (payout !== undefined && account.payoutOf.get(transaction.id) !== payout) return false;
        return (['currency', 'source', 'type'] as const).every(
          (filter) => input[filter] === undefined || transaction[filter] === input[filter],
        );
      });
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/balance_transactions/:id', ({ id }) => {
      const transaction = account.balanceTransactions.get(id);
      if (!transaction) throw noSuch('balance transaction', id);
      return transaction;
    }),
    route('GET', '/v1/payouts', ({ input, path }) => listPage(account.payouts.newestFirst(), input, path)),
    route('GET', '/v1/payouts/:id', ({ id }) => {
      const payout = account.payouts.get(id);
      if (!payout) throw noSuch('payout', id);
      return payout;
    }),
    route('GET', '/v1/disputes', ({ input, path }) => {
      refuseUnknown(input, [
        'charge',
        'payment_intent',
        'created',
        'limit',
        'starting_after',
        'ending_before',
      ]);
      const matching = account.disputes
        .newestFirst()
        .filter((dispute) =>
          (['charge', 'payment_intent'] as const).every(
            (filter) => input[filter] === undefined || dispute[filter] === input[filter],
          ),
        );
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/disputes/:id', ({ id }) => presentDispute(account, id)),
  ];
}

/** A dispute that is there. */
export function presentDispute(account: StripeAccount, id: string): Stripe.Dispute {
  const dispute = account.disputes.get(id);
  if (!dispute) throw noSuch('dispute', id);
  return dispute;
}
