import type Stripe from 'stripe';
import { startStripeDouble, type StripeDouble, type StripeDoubleOptions } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';

export type TestShop = Awaited<ReturnType<typeof openTestShop>>;

/** A double with a clock of Stripe's own, and a customer that lives by it and pays by card. */
export async function openTestShop(start: string, options: Partial<StripeDoubleOptions> = {}) {
  const double: StripeDouble = await startStripeDouble({ webhookSecret: 'whsec_test', ...options });
  const stripe: Stripe = stripeClientFor(double);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds(start) });
  const shop = {
    double,
    stripe,
    clock,
    /** A customer in the clock's time; with `card: null` it has none. */
    async newCustomer(card: string | null = 'pm_card_visa', fields: Stripe.CustomerCreateParams = {}) {
      const { id } = await stripe.customers.create({ test_clock: clock.id, ...fields });
      if (card !== null) {
        const method = await stripe.paymentMethods.attach(card, { customer: id });
        await stripe.customers.update(id, { invoice_settings: { default_payment_method: method.id } });
      }
      return id;
    },
    newPrice: (
      amount: number,
      recurring: Stripe.PriceCreateParams.Recurring = { interval: 'month' },
      fields: Partial<Stripe.PriceCreateParams> = {},
    ) =>
      stripe.prices.create({
        currency: 'usd',
        unit_amount: amount,
        recurring,
        product_data: { name: 'Plan' },
        ...fields,
      }),
    advanceTo: (instant: string) =>
      stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: seconds(instant) }),
    /** `description amount` of an invoice's lines. */
    async linesOf(invoice: string) {
      const { data } = await stripe.invoices.listLineItems(invoice);
      return data.map(({ amount, description }) => `${amount} ${description ?? ''}`);
    },
    /** Types of the events about one object, or of all, in order. */
    eventTypes: (about?: string) =>
      double
        .events()
        .filter((event) => about === undefined || (event.data.object as { id?: string }).id === about)
        .map(({ type }) => type),
    close: () => double.close(),
  };
  return shop;
}

export const seconds = (instant: string) => Date.parse(instant) / 1000;
