import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startShop, type Shop } from './shop.ts';

let shop: Shop;
let operator: ApiClient;
beforeAll(async () => {
  shop = await startShop();
  operator = await operatorClient(shop.server);
});
afterAll(() => shop.close());

/** What followed from the events of a type, newest first, without ids. */
const sentencesOf = async (type: string): Promise<string[]> =>
  (await operator.get(`/admin/stripe-events?type=${type}`)).body.items.map(
    ({ outcome }: { outcome: string | null }) => outcome?.replaceAll(/\b[a-z]+_\w+/g, '…') ?? '',
  );

test('what followed from an event is told in sentences, whatever the number and the state', async () => {
  const buyer = await shop.newBuyer();
  const { paymentId } = await shop.buy(buyer, await shop.newWare({ amount: 9_900, currency: 'usd' }));
  await shop.deliver();
  shop.stripe.refund(paymentId, { amount: 2_000 });
  await shop.deliver();
  const ofRefund = [...(await sentencesOf('charge.refunded')), ...(await sentencesOf('refund.created'))];
  const refunded = 'Order … is partially refunded and its right is active;';
  expect(ofRefund).toContain(`${refunded} 1 row was added to the ledger.`); // the one that was worked off first
  for (const sentence of ofRefund)
    expect(sentence).toMatch(/ (1 row was|no rows were) added to the ledger\.$/);
  const [told] = await sentencesOf('checkout.session.completed');
  expect(told).toMatch(/^Order … is paid and its right is active; (no|\d+) rows were added to the ledger\.$/);
  await shop.buy(buyer, await shop.newWare({ amount: 900, currency: 'usd' }, { recurring: 'month' }));
  await shop.deliver();
  const [created] = await sentencesOf('customer.subscription.created');
  expect(created).toMatch(/^Subscription … is active; (1 state of it is|\d+ states of it are) known\.$/);
});
