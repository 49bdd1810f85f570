import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCounter, type Counter } from './counter.ts';
import type { Buyer } from '../shop.ts';

let counter: Counter;
let subscriber: Buyer;
let subscriptionId: string;
beforeAll(async () => {
  counter = await startCounter();
  const plan = await counter.newPlan({ name: 'All', trialDays: 14 });
  subscriber = await counter.newBuyer();
  const paid = counter.stripe.paySession((await counter.open(subscriber, { plan: plan.id })).id);
  subscriptionId = paid.subscription?.id ?? '';
  await counter.deliver();
});
afterAll(() => counter.close());

const portal = async (who: Buyer, wish: object = {}) => {
  const { status, body } = await who.post('/v1/billing-portal', wish);
  return { status, body };
};
const lastOpened = () =>
  counter.stripe
    .events()
    .filter(({ type }) => type === 'billing_portal.session.created')
    .map(
      ({ data }) =>
        data.object as { flow: Record<string, unknown> | null; return_url: string; customer: string },
    )
    .at(-1);

describe('POST /v1/billing-portal', () => {
  test('opens for who subscribes, also in the trial, before anything was paid', async () => {
    const { status, body } = await portal(subscriber);
    expect([status, body.url]).toEqual([200, expect.stringContaining('/p/session/')]);
    expect(lastOpened()).toMatchObject({ flow: null, return_url: counter.server.url });
  });

  test('opens right at cancelling, switching or the card, and leads back where it was asked to', async () => {
    const returnUrl = 'https://make.example/scenarios';
    const cancel = await portal(subscriber, { flow: 'cancel', returnUrl });
    expect(cancel.status).toBe(200);
    expect(lastOpened()).toMatchObject({
      return_url: returnUrl,
      flow: {
        type: 'subscription_cancel',
        subscription_cancel: { subscription: subscriptionId },
        after_completion: { type: 'redirect', redirect: { return_url: returnUrl } },
      },
    });
    await portal(subscriber, { flow: 'switch', subscription: subscriptionId });
    expect(lastOpened()?.flow).toMatchObject({ subscription_update: { subscription: subscriptionId } });
    await portal(subscriber, { flow: 'paymentMethod' });
    expect(lastOpened()?.flow).toMatchObject({ type: 'payment_method_update' });
  });

  test('refuses clearly what it cannot do', async () => {
    const nobody = await counter.newBuyer();
    const refusal = async (who: Buyer, wish: object) => {
      const { status, body } = await portal(who, wish);
      return [status, body.type];
    };
    expect(await refusal(nobody, {})).toEqual([409, '/problems/never_paid']);
    expect(await refusal(nobody, { flow: 'cancel' })).toEqual([409, '/problems/no_subscription']);
    expect(await refusal(nobody, { flow: 'cancel', subscription: subscriptionId })).toEqual([
      404,
      '/problems/not_found',
    ]);
    expect(await refusal(subscriber, { flow: 'sell' })).toEqual([422, '/problems/invalid_request']);
    for (const returnUrl of ['javascript:alert(1)', 'http://evil.example/'])
      expect(await refusal(subscriber, { returnUrl })).toEqual([422, '/problems/invalid_request']);
  });

  test('cancelled already is said with the day on which it ends', async () => {
    await counter.server.deps.stripe?.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
    await counter.deliver();
    const { status, body } = await portal(subscriber, { flow: 'cancel' });
    expect([status, body.type]).toEqual([409, '/problems/already_cancelled']);
    expect(body.detail).toMatch(/ends on \d{4}-\d\d-\d\d/);
    expect((await portal(subscriber)).status).toBe(200);
  });

  test('with two subscriptions the one to cancel must be named', async () => {
    const ware = await counter.newWare({ amount: 900, currency: 'usd' }, { recurring: 'month' });
    const buyer = await counter.newBuyer();
    const [one, two] = [await counter.newPlan({ name: 'Another' }), { scenario: ware.id }];
    counter.stripe.paySession((await counter.open(buyer, two)).id);
    const second = counter.stripe.paySession((await counter.open(buyer, { plan: one.id })).id);
    await counter.deliver();
    const { status, body } = await portal(buyer, { flow: 'cancel' });
    expect([status, body.errors[0].path]).toEqual([422, '/subscription']);
    expect((await portal(buyer, { flow: 'cancel', subscription: second.subscription?.id })).status).toBe(200);
    expect(lastOpened()?.flow).toMatchObject({
      subscription_cancel: { subscription: second.subscription?.id },
    });
  });

  test('a portal that the operator has not set up is said in Stripe’s words', async () => {
    const message =
      'No configuration provided and your test mode default configuration has not been created.';
    counter.stripe.failNext({
      kind: '400',
      path: '/v1/billing_portal/sessions',
      body: { error: { type: 'invalid_request_error', message } },
    });
    const { status, body } = await portal(subscriber);
    expect([status, body.detail]).toEqual([503, expect.stringContaining(message)]);
  });
});
