import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient } from '../../support/api-client.ts';
import { startSecondServer } from '../../support/second-server.ts';
import { at, startTill, type Till } from './payments/till.ts';
import type { Buyer } from './shop.ts';

/** In Kiritimati, where the second server is told to count days, 2 April has begun; in euros, what costs usd is not converted. */
const now = at('04-01');
let till: Till;
let second: Awaited<ReturnType<typeof startSecondServer>>;
let buyers: [Buyer, Buyer];
let scenario: string;

beforeAll(async () => {
  till = await startTill({ now: () => now });
  const ware = await till.newWare({ amount: 1000, currency: 'eur' });
  scenario = ware.slug;
  const reporting = { reportingTimeZone: 'Pacific/Kiritimati', reportingCurrency: 'eur' };
  second = await startSecondServer(till.server, reporting);
  buyers = [await till.newBuyer(), await till.newBuyer()];
  for (const [index, to] of [till.server, second].entries()) {
    await till.buy(buyers[index] as Buyer, ware, { at: at('03-31') });
    await till.deliver({ to: `${to.url}/webhooks/stripe` });
  }
});
afterAll(async () => {
  await second.stop();
  await till.close();
});

test('whichever server hears of a payment, the ledger is in the currency of the database', async () => {
  const rows = await till.rows(
    `select customer_id, reporting_currency as currency, reporting_amount as amount from revenue_entries where kind = 'charge' order by 1`,
  );
  const charged = { currency: 'eur', amount: 1000 };
  expect(rows).toEqual(
    buyers
      .map(({ id }) => ({ customer_id: id, ...charged }))
      .toSorted((left, right) => (left.customer_id < right.customer_id ? -1 : 1)),
  );
});

test('points of a payment are reckoned in it', async () => {
  for (const buyer of buyers)
    await expect.poll(async () => (await buyer.get('/v1/rewards')).body.balance).toBe(10);
});

test('a reconciliation may ask for today, where days are counted', async () => {
  const today = { from: '2026-04-02', to: '2026-04-02' };
  expect((await till.operator.post('/admin/reconciliations', today)).status).toBe(202);
});

test('what a preflight foretells and what an hour is assumed to cost are in it too', async () => {
  const from = '2026-01-01T00:00:00Z';
  const rate = { scope: 'library', name: 'hourlyRate', value: '36', provenance: 'estimated', from };
  expect((await till.operator.post('/admin/assumptions', rate)).body.currency).toBe('eur');
  const { body } = await apiClient(till.server.url).get(`/v1/scenarios/${scenario}/preflight`);
  expect(body.value.currency).toBe('eur');
});
