import { afterEach, beforeEach, expect, test } from 'vitest';
import { allJobs } from '../../../server/jobs.ts';
import { isHeldOut } from '../../../server/rewards/offers/hold-out.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
beforeEach(async () => {
  server = await startTestServer({
    now: () => new Date('2026-03-10T12:00:00Z'),
    env: { RECOMMENDATIONS_HELD_OUT: '0' },
  });
  operator = await operatorClient(server);
});
afterEach(() => server.close());

/** As it looked last night; `place` tells plans of a customer apart. */
async function foresee(
  customerId: string,
  { used = 8_200, p80On = '2026-03-15' as string | null, through = '2026-03-09', place = 'eu1' } = {},
): Promise<void> {
  await server.pool.query(
    `insert into plan_exhaustions (customer_id, place, plan, credits_per_month, source, through, renews_on, used, p80_on, low_history, made_at)
     values ($1, $2, 'Core', 10000, 'make', $3, '2026-04-01', $4, $5, false, '2026-03-10T04:20:00Z')`,
    [customerId, place, through, used, p80On],
  );
}

const upgradeFor = async (customer: ApiClient) => (await customer.get('/v1/recommendations')).body.upgrade;

test('who is foreseen to use the credits of a plan in Make up is told by when and why, of the plan that ends first', async () => {
  const customer = await customerClient(server);
  expect(await upgradeFor(customer)).toBe(null);
  await foresee(customer.id, { p80On: '2026-03-20', used: 5_000, place: 'eu2' });
  await foresee(customer.id);
  const upgrade = {
    plan: 'Core',
    creditsPerMonth: 10_000,
    used: 8_200,
    endsOn: '2026-03-15',
    renewsOn: '2026-04-01',
    reason:
      '8,200 of 10,000 credits of your plan “Core” in Make are used. With a chance of 80 % the rest is used up by 2026-03-15, before they are renewed on 2026-04-01: a larger plan would keep your scenarios running.',
  };
  expect(await upgradeFor(customer)).toEqual(upgrade);
  const { body } = await operator.get(`/admin/recommendations/customers/${customer.id}`);
  expect(body.upgrade).toEqual(upgrade);
});

test('nothing is said where credits last, or where the last look is days old', async () => {
  const [lasting, old] = [await customerClient(server), await customerClient(server)];
  await foresee(lasting.id, { p80On: null });
  await foresee(old.id, { through: '2026-03-05' });
  expect([await upgradeFor(lasting), await upgradeFor(old)]).toEqual([null, null]);
});

test('credits that are gone are told as that', async () => {
  const customer = await customerClient(server);
  await foresee(customer.id, { used: 10_050, p80On: '2026-03-09' });
  expect((await upgradeFor(customer)).reason).toBe(
    'The 10,000 credits of your plan “Core” in Make are used up, and renewed on 2026-04-01.',
  );
});

test('an offer is for those whose credits end within some days', async () => {
  const larger = await insertScenario(server.pool, { title: 'One that saves credits' });
  await server.pool.query(`update scenarios set price_amount = 900, price_currency = 'usd' where id = $1`, [
    larger.id,
  ]);
  const terms = { title: 'More room', message: 'For busy months.', product: { scenario: larger.slug } };
  const offer = await operator.post('/admin/offers', {
    ...terms,
    conditions: [{ fact: 'creditsEnd', withinDays: 7 }],
    percentOff: 10,
  });
  expect(offer.status).toBe(201);
  const seen = async (): Promise<ApiClient & { id: string }> => {
    const customer = await customerClient(server);
    return isHeldOut(offer.body.id, customer.id) ? seen() : customer;
  };
  const [soon, later, never] = [await seen(), await seen(), await seen()];
  await foresee(soon.id, { p80On: '2026-03-17' });
  await foresee(later.id, { p80On: '2026-03-18' });
  await allJobs(server.deps)['rewards.evaluate-customers']!.run({
    customerIds: [soon.id, later.id, never.id],
  } as never);
  const offered = async (customer: ApiClient) => (await customer.get('/v1/offers')).body.items.length;
  expect([await offered(soon), await offered(later), await offered(never)]).toEqual([1, 0, 0]);
});
