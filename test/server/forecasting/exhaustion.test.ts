import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exhaustionOf } from '../../../server/forecasting/exhaustion/exhaust.ts';
import { customerClient } from '../../support/api-client.ts';
import { exhaustionWorld, type ExhaustionWorld } from './exhaustion-world.ts';

describe('by hand', () => {
  const use = {
    limit: 100,
    firstDay: '2026-03-01',
    used: [10, 10],
    expected: [20, 20, 20, 20, 20],
    residuals: [],
  };

  test('the limit is reached on the day on which the sum does', () => {
    // 20 used; 40, 60, 80, 100 on 6 March.
    expect(exhaustionOf(use)).toEqual({
      earliestOn: '2026-03-06',
      exhaustedOn: '2026-03-06',
      p80On: '2026-03-06',
    });
    expect(exhaustionOf({ ...use, limit: 121 }).exhaustedOn).toBeNull();
    expect(exhaustionOf({ ...use, limit: 15 }).p80On).toBe('2026-03-02');
  });

  test('errors are summed up along each origin, and move the earliest and the late day', () => {
    // After four days forecasts were wrong by −20, −20, 0, 20 or 20 in sum; a fifth of that a day.
    const residuals = [-5, -5, 0, 5, 5].map((error) => Array.from({ length: 5 }, () => error));
    const { earliestOn, exhaustedOn, p80On } = exhaustionOf({ ...use, residuals });
    // 80 of 100: up to 5 more a day: 45, 70, 95, 120: 6 March still; at least 5 less: 35, 50, 65, 80, 95: not within.
    expect([earliestOn, exhaustedOn, p80On]).toEqual(['2026-03-06', '2026-03-06', null]);
    expect(exhaustionOf({ ...use, limit: 95, residuals }).earliestOn).toBe('2026-03-05');
    expect(exhaustionOf({ ...use, limit: 90, residuals }).p80On).toBe('2026-03-07');
  });

  test('errors beyond the days that were tried grow with the square root of their number', () => {
    const residuals = [[10], [10], [10]];
    // 20 + 4 × 20 + 10 × √4 = 120 on the fourth day.
    expect(exhaustionOf({ ...use, limit: 120, residuals }).earliestOn).toBe('2026-03-06');
    expect(exhaustionOf({ ...use, limit: 120.1, residuals }).earliestOn).toBe('2026-03-07');
  });
});

describe('through the API', () => {
  let world: ExhaustionWorld;
  beforeAll(async () => {
    world = await exhaustionWorld('2026-03-11T05:00:00Z');
  });
  afterAll(() => world.server.close());

  /** A customer who used so many credits on each of 40 days up to 10 March. */
  const customerWhoUsed = (credits: number) =>
    world.customerWith({
      name: `uses-${credits}`,
      credits,
      days: { from: '2026-01-30', to: '2026-03-10' },
    });

  test('what Make tells of the plan counts; without anybody telling, nothing is foretold', async () => {
    const { customer, told } = await customerWhoUsed(100);
    await world.look();
    expect(await world.foreseen(customer.id)).toEqual([
      expect.objectContaining({
        creditsPerMonth: null,
        used: 1000,
        exhaustedOn: null,
        p80On: null,
        reason: 'Neither Make nor anybody told how many credits the plan has.',
      }),
    ]);
    await told(1_500);
    await world.look();
    // 1,000 until 10 March, 100 a day: 1,500 on 15 March.
    expect(await world.foreseen(customer.id)).toEqual([
      {
        customerId: customer.id,
        customerName: 'uses-100',
        place: 'organization 5',
        plan: 'core',
        creditsPerMonth: 1500,
        source: 'make',
        through: '2026-03-10',
        renewsOn: '2026-04-01',
        used: 1000,
        expected: 3100,
        earliestOn: '2026-03-15',
        exhaustedOn: '2026-03-15',
        daysLeft: 4, // 11 to 14 March
        p80On: '2026-03-15',
        model: 'naive',
        lowHistory: false,
        reason: null,
      },
    ]);
  });

  test('the newest word of customer or operator counts where Make does not tell, and can be taken back', async () => {
    const { customer } = await customerWhoUsed(50);
    const exhaustedOn = async () => {
      await world.look();
      return (await world.foreseen(customer.id)).map((one: { source: string; exhaustedOn: string }) => [
        one.source,
        one.exhaustedOn,
      ]);
    };
    expect((await customer.put('/v1/make-plan', { creditsPerMonth: 900 })).status).toBe(204);
    expect(await exhaustedOn()).toEqual([['customer', '2026-03-18']]); // 500 until 10 March
    const { body: own } = await customer.get('/v1/make-plan');
    expect(own).toMatchObject({
      items: [{ creditsPerMonth: 900, source: 'customer', exhaustedOn: '2026-03-18' }],
      nextCursor: null,
    });
    expect(own.items).toHaveLength(1);
    expect(JSON.stringify(own)).not.toContain(customer.id);
    const stranger = await customerClient(world.server);
    expect((await stranger.get('/v1/make-plan')).body.items).toEqual([]);
    const path = `/admin/customers/${customer.id}/make-plan`;
    expect((await world.operator.put(path, { creditsPerMonth: 5_000 })).status).toBe(204);
    expect(await exhaustedOn()).toEqual([['operator', null]]);
    expect((await world.foreseen(customer.id))[0].reason).toBe(
      'They are expected to last until they are renewed.',
    );
    await world.operator.put(path, { creditsPerMonth: null });
    expect(await exhaustedOn()).toEqual([[null, null]]);
    expect(
      (await world.operator.put('/admin/customers/cus_none/make-plan', { creditsPerMonth: 5 })).status,
    ).toBe(404);
    expect((await customer.put('/v1/make-plan', { creditsPerMonth: 0 })).status).toBe(422);
  });

  test('credits used up already say the day on which they were', async () => {
    const { customer } = await customerWhoUsed(200);
    await customer.put('/v1/make-plan', { creditsPerMonth: 1_000 });
    await world.look();
    expect((await world.foreseen(customer.id))[0]).toMatchObject({
      used: 2000,
      exhaustedOn: '2026-03-05',
      daysLeft: 0,
      p80On: '2026-03-05',
    });
  });

  test('those that end first come first, in pages, and by a day', async () => {
    const days: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: { body: { items: { earliestOn: string | null }[]; nextCursor: string | null } } =
        await world.operator.get(`/admin/analytics/exhaustion?limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      days.push(...page.body.items.map(({ earliestOn }) => earliestOn));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(days).toEqual(['2026-03-05', '2026-03-15', null]);
    const { body } = await world.operator.get('/admin/analytics/exhaustion?by=2026-03-15');
    expect(body.items).toHaveLength(2);
  });

  test('a place in which nothing is installed any more is foretold no more', async () => {
    await world.server.pool.query(`update installations set status = 'uninstalled', ended_at = now()`);
    await world.look();
    expect((await world.operator.get('/admin/analytics/exhaustion')).body.items).toEqual([]);
  });
});
