import type Stripe from 'stripe';

/** Opens a checkout session as the library does: one line at 10.00 usd, unless `overrides` say otherwise. */
export async function openSession(
  stripe: Stripe,
  overrides: Stripe.Checkout.SessionCreateParams = {},
): Promise<Stripe.Checkout.Session> {
  return await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        price_data: { currency: 'usd', unit_amount: 1000, product_data: { name: 'Lead intake' } },
        quantity: 1,
      },
    ],
    client_reference_id: 'ord_1',
    metadata: { orderId: 'ord_1' },
    success_url: 'http://127.0.0.1:1/thanks?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:1/back',
    ...overrides,
  });
}
