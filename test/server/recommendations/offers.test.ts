import { afterEach, beforeEach, expect, test } from 'vitest';
import { allJobs } from '../../../server/jobs.ts';
import { isHeldOut } from '../../../server/rewards/offers/hold-out.ts';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let operator: ApiClient;
beforeEach(async () => {
  server = await startTestServer({ env: { RECOMMENDATIONS_HELD_OUT: '0.3' } });
  operator = await operatorClient(server);
});
afterEach(() => server.close());

async function publish(title: string, price: number | null) {
  const scenario = await insertScenario(server.pool, { title });
  await server.pool.query(
    'update scenarios set price_amount = $2::bigint, price_currency = case when $2::bigint is not null then $3 end where id = $1',
    [scenario.id, price, 'usd'],
  );
  return scenario;
}

/** Somebody who sees the offer, and gets recommendations or does not. */
async function customerOf(offerId: string, isShown: boolean) {
  for (;;) {
    const customer = await customerClient(server);
    if (isHeldOut(offerId, customer.id)) continue;
    if (isHeldOut('recommendations', customer.id, 0.3) !== isShown) return customer;
  }
}

test('an offer of what is recommended is for the first paid scenario that is recommended to its customer', async () => {
  const [best, second] = [await publish('Best', 900), await publish('Second', 800)];
  const free = await publish('Free', null);
  const crowd = await customerClient(server);
  for (const [scenario, days] of [
    [free, 1],
    [best, 2],
    [second, 20],
  ] as const)
    // prettier-ignore
    await insertInstallation(server.pool, {
      customerId: crowd.id,
      scenario,
      confirmedAt: new Date(Date.now() - days * 86_400_000),
    });
  const { status, body: offer } = await operator.post('/admin/offers', {
    title: 'For you',
    message: 'It fits.',
    product: { recommended: true },
    percentOff: 20,
  });
  expect([status, offer.product]).toEqual([201, { recommended: true }]);
  const [plain, owner, unseen] = [
    await customerOf(offer.id, true),
    await customerOf(offer.id, true),
    await customerOf(offer.id, false),
  ];
  await insertInstallation(server.pool, { customerId: owner.id, scenario: best });
  await allJobs(server.deps)['rewards.evaluate-customers']!.run({
    customerIds: [plain.id, owner.id, unseen.id],
  } as never);
  const offered = async (customer: ApiClient) =>
    (await customer.get('/v1/offers')).body.items.map(
      ({ product }: { product: { title: string } }) => product.title,
    );
  expect(await offered(plain)).toEqual(['Best']);
  expect(await offered(owner)).toEqual(['Second']);
  expect(await offered(unseen)).toEqual([]);

  const changed = await operator.patch(`/admin/offers/${offer.id}`, { product: { scenario: second.slug } });
  expect(changed.body.product).toEqual({ scenario: second.id });
  const back = await operator.patch(`/admin/offers/${offer.id}`, { product: { recommended: true } });
  expect(back.body.product).toEqual({ recommended: true });
  const both = await operator.patch(`/admin/offers/${offer.id}`, {
    product: { recommended: true, nextTier: true },
  });
  expect([both.status, both.body.errors[0].path]).toEqual([422, '/product']);
});
