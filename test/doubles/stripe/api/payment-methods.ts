import type Stripe from 'stripe';
import { attachPaymentMethod, createPaymentMethod } from '../billing/payers.ts';
import type { CardBehaviour, StripeAccount } from '../stripe-account.ts';
import { refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

/** Stripe's own test cards, by what they do. */
const TEST_CARDS: Record<string, CardBehaviour> = {
  pm_card_visa: 'succeeds',
  pm_card_mastercard: 'succeeds',
  pm_card_chargeCustomerFail: 'declines',
  pm_card_chargeDeclined: 'declines',
  pm_card_authenticationRequired: 'requiresAction',
  pm_card_threeDSecure2Required: 'requiresAction',
};

/** `/v1/payment_methods` */
export function paymentMethodRoutes(account: StripeAccount): Route[] {
  for (const [id, behaviour] of Object.entries(TEST_CARDS)) account.cards.set(id, behaviour);
  return [
    route('POST', '/v1/payment_methods', ({ input, at }) => {
      refuseUnknown(input, ['type', 'card', 'billing_details', 'metadata']);
      return createPaymentMethod(account, { customer: null }, at);
    }),
    route('GET', '/v1/payment_methods', ({ input, path }) => {
      const customer = textOf(input, 'customer');
      const all = customer
        ? account.paymentMethods.where('customer', customer).toReversed()
        : account.paymentMethods.listing();
      return listPage(all, input, path);
    }),
    route('GET', '/v1/payment_methods/:id', ({ id }) => presentPaymentMethod(account, id)),
    route('GET', '/v1/customers/:id/payment_methods', ({ id, input, path }) =>
      listPage(account.paymentMethods.where('customer', id).toReversed(), input, path),
    ),
    route('POST', '/v1/payment_methods/:id/attach', ({ id, input, at }) => {
      const customer = requiredText(input, 'customer');
      return claimPaymentMethod(account, id, customer, account.timeOf(customer, at));
    }),
    route('POST', '/v1/payment_methods/:id/detach', ({ id, at }) => {
      const method = presentPaymentMethod(account, id);
      const now = account.timeOf(method.customer, at);
      account.update('payment_method.detached', method, now, () => {
        method.customer = null;
      });
      return method;
    }),
  ];
}

/** Files a card with a customer; a test card's name makes one that behaves like it. */
export function claimPaymentMethod(
  account: StripeAccount,
  id: string,
  customer: string,
  at: number,
): Stripe.PaymentMethod {
  const behaviour = TEST_CARDS[id];
  const method = behaviour
    ? createPaymentMethod(account, { customer, behaviour }, at)
    : presentPaymentMethod(account, id);
  return attachPaymentMethod(account, method, customer, at);
}

function presentPaymentMethod(account: StripeAccount, id: string): Stripe.PaymentMethod {
  const method = account.paymentMethods.get(id);
  if (!method) throw noSuch('PaymentMethod', id, 'payment_method');
  return method;
}
