import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pool } from '../../../../server/platform/database.ts';
import { catchUp } from '../../../../server/billing/catch-up/catch-up.ts';
import { stripeEventHandlers } from '../../../../server/billing/stripe-event-handlers.ts';
import { operatorClient } from '../../../support/api-client.ts';
import { until } from '../../../support/until.ts';
import { at, startTill, type Till } from '../payments/till.ts';
import { reconcile } from './reconciled.ts';
import { stateOf } from './second-library.ts';

let till: Till;
beforeAll(async () => {
  till = await startTill({ stripe: { feePercent: 0, feeFixed: 30, now: () => at('03-01') } });
});
afterAll(() => till.close());

const person = { name: 'Zuleika', email: 'zuleika' };

/** Every place of the database, but for the stored bytes of events, that holds one of the words. */
async function placesOf(pool: Pool, words: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema in ('public', 'jobs') and data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY')
       and table_schema = 'public'`,
  );
  const places: string[] = [];
  for (const { table, column } of rows) {
    const found = await pool.query(
      `select 1 from "${table}" where exists (select from unnest($1::text[]) sought where "${column}"::text ilike '%' || sought || '%') limit 1`,
      [words],
    );
    if (found.rows.length > 0) places.push(`${table}.${column}`);
  }
  return places;
}

/** As erasing a customer leaves the library: nothing tells who it was, and what was paid stays. */
async function erase(pool: Pool, customerId: string): Promise<void> {
  await pool.query(
    `update customers set name = 'Erased', email = 'erased+' || id || '@invalid.example', organization = null where id = $1`,
    [customerId],
  );
  await pool.query(`update api_keys set revoked_at = now() where customer_id = $1`, [customerId]);
  await pool.query('delete from outbox_events where customer_id = $1', [customerId]);
}

describe('F105 a customer is erased', () => {
  test('money stays as it was, and nothing that Stripe tells again brings the person back', async () => {
    const { pool, deps } = till.server;
    const ware = await till.newWare({ amount: 1900, currency: 'usd' });
    const buyer = await till.newBuyer(person.name);
    const { paymentId } = await till.buy(buyer, ware, {
      at: at('02-01'),
      taxAmount: 361,
      email: buyer.email,
      name: person.name,
    });
    till.stripe.refund(paymentId, { amount: 400, at: at('02-03') });
    const plan = await till.newPlan({ amount: 2900, currency: 'usd' });
    const checkout = await buyer.post('/v1/checkout', { plan: plan.id });
    till.stripe.paySession(checkout.body.sessionId, { email: buyer.email, name: person.name });
    await till.deliver();
    expect(await placesOf(pool, [person.name])).toContain('customers.name');

    const stateBefore = await stateOf(till.server, '2026-01-01', '2026-03-31');
    expect(stateBefore.ledger.length).toBeGreaterThan(5);
    await erase(pool, buyer.id);
    expect(await placesOf(pool, [person.name, person.email])).toEqual([]);

    const customers = async () => (await pool.query('select id from customers order by id')).rows;
    const known = await customers();
    const stripeCustomer = till.stripe.account.charges.where('payment_intent', paymentId)[0]!.customer;
    await till.client.customers.update(String(stripeCustomer), { name: `${person.name} Anew` });
    await till.deliver({ events: till.stripe.events(), order: 'shuffled', seed: 3 });
    await pool.query('delete from stripe_events'); // as if none had ever come
    await catchUp({ ...deps, handlers: stripeEventHandlers(deps) });
    await till.deliver({ events: till.stripe.events() });
    const operator = await operatorClient(till.server);
    const { body: run } = await operator.post('/admin/rebuilds', {});
    await until(async () => (await operator.get(`/admin/rebuilds/${run.id}`)).body.state === 'done', 60_000);
    expect((await reconcile(till, '2026-02-01', '2026-03-31')).differences).toEqual([]);

    expect(await placesOf(pool, [person.name, person.email])).toEqual([]);
    expect(await customers()).toEqual(known);
    expect(await stateOf(till.server, '2026-01-01', '2026-03-31')).toEqual(stateBefore);
  }, 180_000);
});
