import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Buyer } from '../shop.ts';
import { startTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => {
  till = await startTill();
});
afterAll(() => till.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });
const linksOf = async (buyer: Buyer) =>
  (await till.operator.get(`/admin/customers/${buyer.id}/stripe-customers`)).body.items as {
    stripeCustomerId: string;
    isPrimary: boolean;
    isMatched: boolean;
  }[];
const portal = async (buyer: Buyer, wish: object = {}) => {
  const { status, body } = await buyer.post('/v1/billing-portal', wish);
  return { status, type: body.type, detail: body.detail };
};
/** Whose portal was opened last. */
const lastOpened = () =>
  till.stripe
    .events()
    .flatMap((event) => (event.type === 'billing_portal.session.created' ? event.data.object : []))
    .at(-1);

/** Somebody pays at Stripe and writes the address of a customer of ours. */
async function matched(): Promise<{ buyer: Buyer; stripeCustomerId: string }> {
  const [buyer, ware] = [await till.newBuyer(), await till.newWare(usd(1000))];
  const { id } = await till.client.customers.create({ email: buyer.email });
  const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
  await till.payDirectly([stripePriceId], { customer: id });
  await till.deliver();
  expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
  return { buyer, stripeCustomerId: id };
}

describe("one of Stripe's customers that is known by its address only", () => {
  test('is linked, but neither shown in the portal nor used to pay', async () => {
    const { buyer, stripeCustomerId } = await matched();
    expect(await linksOf(buyer)).toMatchObject([{ stripeCustomerId, isPrimary: false, isMatched: true }]);
    expect(await portal(buyer)).toMatchObject({ status: 409, type: '/problems/payer_not_proven' });
    expect(lastOpened()?.customer).not.toBe(stripeCustomerId);
    const ware = await till.newWare(usd(700));
    await till.buy(buyer, ware);
    await till.deliver();
    const [own, other] = await linksOf(buyer);
    expect(own).toMatchObject({ isPrimary: true, isMatched: false });
    expect(other).toMatchObject({ stripeCustomerId, isPrimary: false, isMatched: true });
    expect(await portal(buyer)).toMatchObject({ status: 200 });
    expect(lastOpened()?.customer).toBe(own?.stripeCustomerId);
  });

  test('is used as soon as an operator says that it is theirs', async () => {
    const { buyer, stripeCustomerId } = await matched();
    const path = `/admin/customers/${buyer.id}/stripe-customers`;
    expect((await till.operator.post(path, { stripeCustomerId })).body.items).toMatchObject([
      { stripeCustomerId, isPrimary: true, isMatched: false },
    ]);
    expect(await portal(buyer)).toMatchObject({ status: 200 });
    expect(lastOpened()?.customer).toBe(stripeCustomerId);
  });

  test('has a subscription, which can be cancelled from here and nothing else', async () => {
    const [buyer, plan] = [await till.newBuyer(), await till.newPlan(usd(2900))];
    const { stripePriceId } = await till.priceOf(plan);
    const link = await till.client.paymentLinks.create({
      line_items: [{ price: stripePriceId, quantity: 1 }],
    });
    const paid = till.stripe.paySession(till.stripe.openPaymentLink(link.id).id, { email: buyer.email });
    await till.deliver();
    const subscription = paid.subscription?.id;
    for (const wish of [{}, { flow: 'switch' }, { flow: 'paymentMethod' }, { subscription }])
      expect(await portal(buyer, wish)).toMatchObject({ status: 409, type: '/problems/payer_not_proven' });
    expect(await portal(buyer, { flow: 'cancel' })).toMatchObject({ status: 200 });
    expect(lastOpened()?.flow).toMatchObject({ subscription_cancel: { subscription } });
    const { body } = await buyer.post('/v1/checkout', { plan: (await till.newPlan(usd(4900))).id });
    expect(body).toMatchObject({ type: '/problems/other_plan' });
    expect(body.portalUrl).toBeUndefined();
  });

  test('that was made by the library itself is theirs whatever came first', async () => {
    const buyer = await till.newBuyer();
    const { id } = await till.client.customers.create({
      email: buyer.email,
      metadata: { scenario_library_customer: buyer.id },
    });
    await till.deliver();
    expect(await linksOf(buyer)).toMatchObject([{ stripeCustomerId: id, isPrimary: true, isMatched: false }]);
  });
});
