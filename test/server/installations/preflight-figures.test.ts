import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  estimateCredits,
  reportingCredits,
} from '../../../server/installations/preflight/estimate-credits.ts';
import { netPerMonth, paybackDays } from '../../../server/installations/preflight/payback.ts';
import { instrumentBlueprint } from '../../../server/scenarios/blueprint/instrument-blueprint.ts';
import type { Blueprint, BlueprintModule } from '../../../server/scenarios/blueprint/types.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { firstBlueprint, startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const blueprintOf = (flow: BlueprintModule[]): Blueprint => ({
  name: 'Estimated',
  flow,
  metadata: { version: 1, designer: { orphans: [] } },
});
const step = (id: number, module = 'slack:CreateMessage'): BlueprintModule => ({ id, module, version: 1 });
const http = { kind: 'http', reportUrl: 'https://library.example/v1/report/t' } as const;
const creditsOf = (flow: BlueprintModule[]) => {
  const blueprint = blueprintOf(flow);
  return [estimateCredits(blueprint), reportingCredits(blueprint, instrumentBlueprint(blueprint, http))];
};

test('a run costs a credit for each module that it passes through', () => {
  expect(creditsOf([step(1, 'gateway:CustomWebHook'), step(2)])).toEqual([2, 1]);
  const onerror = [step(3), step(4, 'builtin:Ignore')];
  expect(creditsOf([step(1), { ...step(2), onerror }])).toEqual([2, 1]); // error flows are not entered
  const iterated = [step(1), step(2, 'builtin:BasicFeeder'), step(3), step(4, 'builtin:BasicAggregator')];
  expect(creditsOf(iterated)).toEqual([4, 1]);
  const router = {
    ...step(2, 'builtin:BasicRouter'),
    routes: [{ flow: [step(3)] }, { flow: [step(4), step(5)] }],
  };
  expect(creditsOf([step(1), router])).toEqual([4, 2]); // every route runs
  const branches = [
    { type: 'condition' as const, flow: [step(3)] },
    { type: 'condition' as const, flow: [step(4), step(5), step(6)], disabled: true },
    { type: 'else' as const, flow: [step(7), step(8)] },
  ];
  expect(creditsOf([step(1), { ...step(2, 'builtin:BasicIfElse'), branches }])).toEqual([3, 1]); // one of them, the dearest
});

test('payback is the first evening on which the value has paid for what was spent', () => {
  const flow = fc.record({
    valuePerMonth: fc.integer({ min: -1_000, max: 100_000 }),
    creditCostPerMonth: fc.integer({ min: 0, max: 2_000 }),
    setup: fc.integer({ min: 0, max: 50_000 }),
    price: fc.integer({ min: 0, max: 50_000 }),
    priceEveryDays: fc.constantFrom(null, 30, 365),
  });
  fc.assert(
    fc.property(flow, (each) => {
      const perDay = (each.valuePerMonth - each.creditCostPerMonth) / 30;
      const due = (day: number) =>
        each.priceEveryDays === null ? 1 : Math.floor(day / each.priceEveryDays) + 1;
      const isPaid = (day: number) => (day + 1) * perDay >= each.setup + each.price * due(day);
      const days = paybackDays(each);
      if (days === null) expect([0, 1, 29, 30, 364, 365, 3_650].some((day) => isPaid(day))).toBe(false);
      else expect([isPaid(days), days > 0 && isPaid(days - 1)]).toEqual([true, false]);
      if (days === null && each.priceEveryDays === null && netPerMonth(each) > 0)
        expect(3_651 * perDay < each.setup + each.price).toBe(true);
    }),
  );
});

test('what a preflight foretells of a run is what the run is valued with', async () => {
  const operator = await operatorClient(world.server);
  const { id: scenarioId } = await world.newScenario('Foretold', [firstBlueprint]);
  const from = '2020-01-01T00:00:00Z';
  const set = async (fields: object) => {
    const body = { provenance: 'confirmed', from, ...fields };
    expect((await operator.post('/admin/assumptions', body)).status).toBe(201);
  };
  const kim = await customerClient(world.server, 'Kim');
  const lee = await customerClient(world.server, 'Lee');
  await set({ scope: 'library', name: 'hourlyRate', value: '30', currency: 'usd' });
  await set({
    scope: 'library',
    name: 'hourlyRate',
    value: '36',
    currency: 'usd',
    from: '2021-01-01T00:00:00Z',
  });
  await set({
    scope: 'library',
    name: 'hourlyRate',
    value: '99',
    currency: 'usd',
    from: '2999-01-01T00:00:00Z',
  });
  await set({ scope: 'library', name: 'reviewMinutes', value: '0.5' });
  await set({ scope: 'scenario', scopeId: scenarioId, name: 'minutesByHand', value: '7.25' });
  await set({ scope: 'library', name: 'realisation', value: { low: '0.1', base: '0.55', high: '0.9' } });
  await set({ scope: 'customer', scopeId: lee.id, name: 'hourlyRate', value: '41.5', currency: 'usd' });
  await set({
    scope: 'customer',
    scopeId: lee.id,
    name: 'realisation',
    value: { low: '0', base: '0.3', high: '1' },
  });
  const seen = new Set<number>();
  for (const customer of [kim, lee]) {
    const foretold = await customer.get(`/v1/scenarios/${scenarioId}/preflight?runsPerMonth=1`);
    const { body } = await customer.post('/v1/installations', { scenario: scenarioId });
    const task = { installationId: body.id, executionId: 'one', status: 'completed' };
    await customer.post('/v1/execution-tasks', { tasks: [{ ...task, startedAt: new Date().toISOString() }] });
    const { rows } = await world.pool.query<{ micros: string }>(
      `select time_value_micros::text as micros from task_values v join execution_tasks t on t.id = v.task_id where t.installation_id = $1`,
      [body.id],
    );
    expect(foretold.body.value.minutesPerRun).toBe(7.25);
    expect(foretold.body.value.micros).toBe(Number(rows[0]?.micros));
    seen.add(foretold.body.value.micros);
  }
  expect(seen.size).toBe(2);
});
