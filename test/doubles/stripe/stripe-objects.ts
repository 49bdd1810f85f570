import type Stripe from 'stripe';
import { idOf } from './id-of.ts';
import { createOrderedCollection as collection } from './ordered-collection.ts';

/** Every kind of object that an account holds, by what is asked for most. */
export function createStripeObjects() {
  const customer = (object: { customer: string | { id: string } | null }) => idOf(object.customer);
  return {
    customers: collection<Stripe.Customer>({ email: ({ email }) => email }),
    paymentMethods: collection<Stripe.PaymentMethod>({ customer }),
    customerBalanceTransactions: collection<Stripe.CustomerBalanceTransaction>({ customer }),
    products: collection<Stripe.Product>(),
    prices: collection<Stripe.Price>({
      product: ({ product }) => idOf(product),
      lookup_key: ({ lookup_key: key }) => key,
    }),
    coupons: collection<Stripe.Coupon>(),
    promotionCodes: collection<Stripe.PromotionCode>({ code: ({ code }) => code.toLowerCase() }),
    discounts: collection<Stripe.Discount>({}, ({ start }) => start),
    paymentLinks: collection<Stripe.PaymentLink>(),
    sessions: collection<Stripe.Checkout.Session>({
      customer,
      payment_intent: (session) => idOf(session.payment_intent),
      subscription: (session) => idOf(session.subscription),
      payment_link: (session) => idOf(session.payment_link),
    }),
    paymentIntents: collection<Stripe.PaymentIntent>({ customer }),
    charges: collection<Stripe.Charge>({
      customer,
      payment_intent: (charge) => idOf(charge.payment_intent),
    }),
    refunds: collection<Stripe.Refund>({
      charge: ({ charge }) => idOf(charge),
      payment_intent: (refund) => idOf(refund.payment_intent),
    }),
    disputes: collection<Stripe.Dispute>({
      charge: ({ charge }) => idOf(charge),
      payment_intent: (dispute) => idOf(dispute.payment_intent),
    }),
    fraudWarnings: collection<Stripe.Radar.EarlyFraudWarning>({ charge: ({ charge }) => idOf(charge) }),
    balanceTransactions: collection<Stripe.BalanceTransaction>({ source: ({ source }) => idOf(source) }),
    payouts: collection<Stripe.Payout>(),
    subscriptions: collection<Stripe.Subscription>({ customer }),
    schedules: collection<Stripe.SubscriptionSchedule>({ customer }),
    invoices: collection<Stripe.Invoice>({
      customer,
      subscription: ({ parent }) => idOf(parent?.subscription_details?.subscription),
    }),
    invoiceItems: collection<Stripe.InvoiceItem>({ customer }, ({ date }) => date),
    invoicePayments: collection<Stripe.InvoicePayment>({
      invoice: ({ invoice }) => idOf(invoice),
      payment_intent: ({ payment }) => idOf(payment.payment_intent),
    }),
    creditNotes: collection<Stripe.CreditNote>({ customer, invoice: ({ invoice }) => idOf(invoice) }),
    features: collection<Stripe.Entitlements.Feature>({ lookup_key: ({ lookup_key: key }) => key }),
    testClocks: collection<Stripe.TestHelpers.TestClock>(),
    webhookEndpoints: collection<Stripe.WebhookEndpoint>(),
    events: collection<Stripe.Event>(),
  };
}
