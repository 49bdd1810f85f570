import type Stripe from 'stripe';
import { answerDispute, closeDispute } from '../movements/disputes.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { flagOf, mergedMetadata, refuseUnknown, textOf } from './input.ts';
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
      const source = textOf(input, 'source');
      const all = payout
        ? (account.transactionsOf.get(payout) ?? []).toReversed()
        : source
          ? account.balanceTransactions.where('source', source).toReversed()
          : account.balanceTransactions.listing();
      return listPage(all, input, path, (transaction) =>
        (['currency', 'source', 'type'] as const).every(
          (filter) => input[filter] === undefined || transaction[filter] === input[filter],
        ),
      );
    }),
    route('GET', '/v1/balance_transactions/:id', ({ id }) => {
      const transaction = account.balanceTransactions.get(id);
      if (!transaction) throw noSuch('balance transaction', id);
      return transaction;
    }),
    route('GET', '/v1/payouts', ({ input, path }) => {
      const status = textOf(input, 'status');
      return listPage(
        account.payouts.listing(),
        input,
        path,
        (payout) => !status || payout.status === status,
      );
    }),
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
      const [charge, intent] = [textOf(input, 'charge'), textOf(input, 'payment_intent')];
      const all = charge
        ? account.disputes.where('charge', charge).toReversed()
        : intent
          ? account.disputes.where('payment_intent', intent).toReversed()
          : account.disputes.listing();
      return listPage(all, input, path, (dispute) => !intent || dispute.payment_intent === intent);
    }),
    route('GET', '/v1/disputes/:id', ({ id }) => presentDispute(account, id)),
    route('POST', '/v1/disputes/:id', ({ id, input, at }) => {
      refuseUnknown(input, ['evidence', 'metadata', 'submit']);
      const dispute = presentDispute(account, id);
      dispute.metadata = mergedMetadata(dispute.metadata, input['metadata']);
      if (input['evidence'] !== undefined && flagOf(input, 'submit') !== false)
        answerDispute(account, dispute, at);
      return dispute;
    }),
    route('POST', '/v1/disputes/:id/close', ({ id, at }) =>
      closeDispute(account, presentDispute(account, id), 'lost', { at }),
    ),
    route('GET', '/v1/radar/early_fraud_warnings', ({ input, path }) => {
      const charge = textOf(input, 'charge');
      const all = charge
        ? account.fraudWarnings.where('charge', charge).toReversed()
        : account.fraudWarnings.listing();
      return listPage(all, input, path);
    }),
    route('GET', '/v1/radar/early_fraud_warnings/:id', ({ id }) => {
      const warning = account.fraudWarnings.get(id);
      if (!warning) throw noSuch('early fraud warning', id);
      return warning;
    }),
    route('GET', '/v1/balance', ({ at }) => balanceAt(account, at)),
  ];
}

/** What the balance holds, per currency: what can be paid out, and what is on its way. */
function balanceAt(account: StripeAccount, at: number): Stripe.Balance {
  const sums = new Map<string, { available: number; pending: number }>();
  for (const { currency, net, available_on: availableOn, type } of account.balanceTransactions.all()) {
    const sum = sums.get(currency) ?? { available: 0, pending: 0 };
    if (availableOn <= at || type === 'payout') sum.available += net;
    else sum.pending += net;
    sums.set(currency, sum);
  }
  const list = (kind: 'available' | 'pending') =>
    [...sums].map(([currency, sum]) => ({ amount: sum[kind], currency, source_types: { card: sum[kind] } }));
  return { object: 'balance', available: list('available'), livemode: false, pending: list('pending') };
}

/** A dispute that is there. */
export function presentDispute(account: StripeAccount, id: string): Stripe.Dispute {
  const dispute = account.disputes.get(id);
  if (!dispute) throw noSuch('dispute', id);
  return dispute;
}
