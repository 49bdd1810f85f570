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

test('who wants nothing recommended is offered nothing recommended, before and after; other offers stay', async () => {
  const [best, other] = [await publish('Best', 900), await publish('Other', 800)];
  await insertInstallation(server.pool, { customerId: (await customerClient(server)).id, scenario: best });
  const made = async (title: string, product: object) =>
    (await operator.post('/admin/offers', { title, message: 'It fits.', product, percentOff: 20 })).body.id;
  const fitting = await made('For you', { recommended: true });
  const plain = await made('For all', { scenario: other.slug });
  const someone = async () => {
    for (;;) {
      const customer = await customerOf(fitting, true);
      if (!isHeldOut(plain, customer.id)) return customer;
    }
  };
  const [refusing, changing] = [await someone(), await someone()];
  const say = (customer: ApiClient, granted: boolean) =>
    customer.put('/v1/consents', {
      consents: [{ purpose: 'recommendations', granted, policyVersion: '1' }],
    });
  expect((await say(refusing, false)).status).toBe(200);
  const evaluate = () =>
    allJobs(server.deps)['rewards.evaluate-customers']!.run({
      customerIds: [refusing.id, changing.id],
    } as never);
  await evaluate();
  const offered = async (customer: ApiClient) =>
    (await customer.get('/v1/offers')).body.items
      .map(
        ({ title, product }: { title: string; product: { title: string } }) => `${title}: ${product.title}`,
      )
      .toSorted();
  expect(await offered(refusing)).toEqual(['For all: Other']);
  const { rows } = await server.pool.query('select offer_id from offer_exposures where customer_id = $1', [
    refusing.id,
  ]);
  expect(rows).toEqual([{ offer_id: plain }]);

  expect(await offered(changing)).toEqual(['For you: Best']);
  const { landingUrl } = (await changing.get('/v1/offers')).body.items[0];
  const page = async () =>
    (await fetch(new URL(new URL(landingUrl).pathname, server.url), { headers: { accept: 'text/html' } }))
      .status;
  expect(await page()).toBe(200);
  await say(changing, false);
  expect(await offered(changing)).toEqual([]);
  expect(await page()).not.toBe(200);
  await say(changing, true);
  expect(await offered(changing)).toEqual(['For you: Best']);
});
