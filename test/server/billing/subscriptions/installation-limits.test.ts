import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ware } from '../shop.ts';
import { openStage, type PlanOnSale, type Stage, type Subscriber } from './stage.ts';

let stage: Stage;
let wares: Ware[];
let small: PlanOnSale;
let large: PlanOnSale;
let subscriber: Subscriber;
let subscriptionId: string;

beforeAll(async () => {
  stage = await openStage('2026-01-01T00:00:00Z');
  wares = await Promise.all([1, 2, 3].map(() => stage.newWare({ amount: 1900, currency: 'usd' })));
  small = await stage.newPlan({ amount: 1000, installationLimit: 2 });
  large = await stage.newPlan({ amount: 2500, installationLimit: 5 });
});
afterAll(() => stage.close());
beforeEach(async () => {
  subscriber = await stage.newSubscriber();
  ({ id: subscriptionId } = await stage.subscribe(subscriber, small));
  await stage.tell(subscriptionId);
});

const install = (ware: Ware | undefined) => subscriber.post('/v1/installations', { scenario: ware?.id });

describe('a plan with room for two installations', () => {
  it('lets two be installed, and then says where the next plan is', async () => {
    expect((await install(wares[0])).status).toBe(201);
    expect((await install(wares[1])).status).toBe(201);
    const refusal = await install(wares[2]);
    expect(refusal).toMatchObject({
      status: 409,
      body: { type: '/problems/plan_limit_reached', limit: 2, used: 2, nextPlan: { id: large.id } },
    });
    expect(refusal.body.checkoutUrl).toContain(`${stage.server.url}/checkout/`);
    const { body } = await subscriber.post('/v1/installations', { scenario: wares[2]?.id, dryRun: true });
    expect(body).toMatchObject({ canInstall: false, problems: [{ code: 'plan_limit_reached' }] });
  });

  it('is not exceeded by many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => install(wares[index % 3])));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(6);
  });

  it('has room again when one is removed, and does not count what is free or was bought', async () => {
    const first = await install(wares[0]);
    await install(wares[1]);
    const free = await stage.newWare(null);
    expect((await install(free)).status).toBe(201);
    await stage.server.pool.query(
      `insert into entitlements (id, customer_id, scenario_id, source, source_id, state, valid_from, created_at, updated_at)
       values ($1, $2, $3, 'grant', 'gift', 'active', '2026-01-01', now(), now())`,
      [`ent_${subscriber.id}`, subscriber.id, wares[1]?.id],
    );
    expect((await install(wares[2])).status).toBe(201);
    expect((await install(wares[2])).status).toBe(409);
    await subscriber.delete(`/v1/installations/${first.body.id}`);
    expect((await install(wares[2])).status).toBe(201);
  });

  it('takes nothing away after a downgrade, but lets nothing new in', async () => {
    const item = (await stage.stripeApi.subscriptions.retrieve(subscriptionId)).items.data[0]?.id ?? '';
    const move = async (to: PlanOnSale) => {
      await stage.stripeApi.subscriptions.update(subscriptionId, {
        items: [{ id: item, price: to.priceId }],
      });
      await stage.tell(subscriptionId);
    };
    await move(large);
    for (const ware of wares) expect((await install(ware)).status).toBe(201);
    await move(small);
    const { body } = await subscriber.get('/v1/installations');
    expect(body.items.map(({ status }: { status: string }) => status)).toEqual([
      'pending',
      'pending',
      'pending',
    ]);
    expect((await install(wares[0])).body).toMatchObject({ limit: 2, used: 3 });
  });

  it('names no next plan where none is wider', async () => {
    const { pool } = stage.server;
    await pool.query(`update plans set status = 'archived' where id = $1`, [large.id]);
    for (const ware of wares.slice(0, 2)) await install(ware);
    const { status, body } = await install(wares[2]);
    await pool.query(`update plans set status = 'active' where id = $1`, [large.id]);
    expect([status, body.checkoutUrl, body.detail]).toEqual([
      409,
      undefined,
      expect.stringContaining('buy the scenario by itself'),
    ]);
  });

  it('lets what is installed be upgraded though it is full', async () => {
    const { body } = await install(wares[0]);
    await install(wares[1]);
    const { pool } = stage.server;
    await pool.query(
      `insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, created_at, published_at)
       select 'ver_two', scenario_id, 2, blueprint, scheduling, report, now(), now() from scenario_versions where scenario_id = $1`,
      [wares[0]?.id],
    );
    await subscriber.patch(`/v1/installations/${body.id}`, { status: 'installed', makeScenarioId: 77 });
    const upgrade = await subscriber.post(`/v1/installations/${body.id}/upgrade`, {});
    expect(upgrade.body.type).not.toBe('/problems/plan_limit_reached');
  });
});
