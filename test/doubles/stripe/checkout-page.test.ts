import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from './open-session.ts';
import { startStripeDouble, type StripeDouble } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';

let double: StripeDouble;
let stripe: Stripe;

beforeAll(async () => {
  double = await startStripeDouble({ webhookSecret: 'whsec_test' });
  stripe = stripeClientFor(double);
});
afterAll(() => double.close());

describe('the hosted checkout page', () => {
  it('shows the amount, takes the payment and leads to the success page', async () => {
    const session = await openSession(stripe);
    const shown = await (await fetch(String(session.url))).text();
    expect(shown).toContain('Pay $10.00');
    expect(shown).toContain('href="http://127.0.0.1:1/back"');
    const answer = await fetch(String(session.url), {
      method: 'POST',
      body: new URLSearchParams({ email: 'a@example.com', country: 'DE' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:1/thanks?session=${session.id}`);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'a@example.com' },
    });
    const again = await fetch(`${double.url}/c/pay/${session.id}`);
    expect(await again.text()).toContain('already been processed');
  });

  it('shows a wrong promotion code as a problem and stays open', async () => {
    const session = await openSession(stripe, { allow_promotion_codes: true });
    const answer = await fetch(String(session.url), {
      method: 'POST',
      body: new URLSearchParams({ email: 'a@example.com', promotionCode: '<b>' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('&lt;b&gt;');
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open' });
  });

  it.each([
    [
      'usd',
      '9.00',
      [
        ['4.99', 'at least 500'],
        ['abc', '2 decimals'],
        ['1.234', '2 decimals'],
        ['12,50', 1250],
      ],
    ],
    [
      'jpy',
      '900',
      [
        ['499', 'at least 500'],
        ['1000,5', '0 decimals'],
        ['1500', 1500],
      ],
    ],
  ] as const)(
    'takes the price that the customer chooses in %s, and keeps what was wrong',
    async (currency, preset, tries) => {
      const price = await stripe.prices.create({
        currency,
        product_data: { name: 'Thanks' },
        custom_unit_amount: { enabled: true, minimum: 500, preset: 900 },
      });
      const session = await openSession(stripe, { line_items: [{ price: price.id, quantity: 1 }] });
      expect(await (await fetch(String(session.url))).text()).toContain(`value="${preset}"`);
      for (const [amount, result] of tries) {
        const answer = await fetch(String(session.url), {
          method: 'POST',
          body: new URLSearchParams({ email: 'a@example.com', amount }),
          redirect: 'manual',
        });
        if (typeof result === 'number') {
          expect(answer.status).toBe(303);
          const paid = await stripe.checkout.sessions.retrieve(session.id);
          expect(paid).toMatchObject({ payment_status: 'paid', amount_total: result });
        } else {
          const text = await answer.text();
          expect([answer.status, text]).toEqual([400, expect.stringContaining(result)]);
          expect(text).toContain(`value="${amount}"`);
        }
      }
    },
  );
});
