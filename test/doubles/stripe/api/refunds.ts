import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import { cancelRefund, refundCharge } from '../movements/refunds.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { integerOf, mergedMetadata, refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { presentCharge, presentPaymentIntent } from './payments.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';
import { idOf } from '../id-of.ts';

/** `/v1/refunds` */
export function refundRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/refunds', ({ input, at }) => {
      refuseUnknown(input, ['charge', 'payment_intent', 'amount', 'reason', 'metadata']);
      const fields = {
        amount: integerOf(input, 'amount'),
        reason: textOf(input, 'reason'),
        metadata: mergedMetadata({}, input['metadata']),
      };
      const charge = chargeToRefund(account, input);
      return refundCharge(account, charge, fields, account.timeOf(idOf(charge.customer), at));
    }),
    route('GET', '/v1/refunds', ({ input, path }) => {
      const charge = textOf(input, 'charge');
      const intent = textOf(input, 'payment_intent');
      const all = charge
        ? account.refunds.where('charge', charge).toReversed()
        : intent
          ? account.refunds.where('payment_intent', intent).toReversed()
          : account.refunds.listing();
      return listPage(all, input, path);
    }),
    route('GET', '/v1/refunds/:id', ({ id }) => presentRefund(account, id)),
    route('POST', '/v1/refunds/:id', ({ id, input, at }) => {
      refuseUnknown(input, ['metadata']);
      const refund = presentRefund(account, id);
      refund.metadata = mergedMetadata(refund.metadata, input['metadata']);
      account.record('refund.updated', refund, at);
      return refund;
    }),
    route('POST', '/v1/refunds/:id/cancel', ({ id, at }) =>
      cancelRefund(account, presentRefund(account, id), at),
    ),
  ];
}

function chargeToRefund(account: StripeAccount, input: FormFields): Stripe.Charge {
  const chargeId = textOf(input, 'charge');
  if (chargeId) return presentCharge(account, chargeId, 'charge');
  const intentId = textOf(input, 'payment_intent');
  if (!intentId)
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  const intent = presentPaymentIntent(account, intentId, 'payment_intent');
  if (intent.latest_charge === null)
    throw invalid(
      `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
      'payment_intent',
    );
  return presentCharge(account, idOf(intent.latest_charge), 'payment_intent');
}

/** A refund that is there. */
export function presentRefund(account: StripeAccount, id: string): Stripe.Refund {
  const refund = account.refunds.get(id);
  if (!refund) throw noSuch('refund', id);
  return refund;
}
