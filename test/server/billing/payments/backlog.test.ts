import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../../support/until.ts';
import { startTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => {
  till = await startTill();
});
afterAll(() => till.close());

/** Everything that the sales of a library come to, by payment. */
const booked = () =>
  till.rows<{ payment: string; rows: number; rights: number; told: number }>(
    `select stripe_payment_intent_id as payment,
       (select count(*)::int from revenue_entries where order_id = orders.id) as rows,
       (select count(*)::int from entitlements where source_id = orders.id and state = 'active') as rights,
       (select count(*)::int from outbox_events where type = 'billing.order-paid' and data->>'orderId' = orders.id) as told
     from orders order by 1`,
  );

test('many sales that come at once are each written whole, and one that cannot be written takes none with it', async () => {
  const wares = await Promise.all([900, 1900].map((amount) => till.newWare({ amount, currency: 'usd' })));
  const payments: string[] = [];
  for (let index = 0; index < 10; index += 1) {
    const buyer = await till.newBuyer();
    for (const ware of wares) payments.push((await till.buy(buyer, ware)).paymentId);
  }
  const [refused] = payments.splice(7, 1);
  await till.rows(
    `alter table orders add constraint refused check (stripe_payment_intent_id <> '${refused}')`,
  );
  await till.stripe.deliver({ to: till.webhookUrl, order: 'shuffled', seed: 7, concurrency: 32 });
  await until(async () => {
    const waiting = await till.rows(
      `select from stripe_events where state in ('pending', 'parked') and error is null`,
    );
    return waiting.length === 0;
  }, 20_000);
  const whole = (payment: string | undefined) => ({ payment, rows: 1, rights: 1, told: 1 });
  expect(await booked()).toEqual(payments.toSorted().map(whole));

  await till.rows('alter table orders drop constraint refused');
  await till.hurry();
  await until(async () => (await booked()).length === payments.length + 1, 20_000);
  expect(await booked()).toEqual([...payments, refused].toSorted().map(whole));
}, 90_000);
