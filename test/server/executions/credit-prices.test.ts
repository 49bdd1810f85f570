import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../support/api-client.ts';
import { firstBlueprint, teamId } from '../installations/world.ts';
import { noon, startPullWorld, type PulledInstallation, type PullWorld } from './pull-world.ts';

let world: PullWorld;
let operator: ApiClient;
const organization = () => world.make.account.organizations.get(501)!;

beforeAll(async () => {
  world = await startPullWorld();
  operator = await operatorClient(world.server);
});
afterAll(() => world.close());

const setPrice = (body: Record<string, unknown>) =>
  operator.post('/admin/make-credit-prices', {
    plan: 'Pro',
    currency: 'usd',
    from: '2026-01-01T00:00:00Z',
    ...body,
  });

let executions = 0;
/** What 1,000 credits cost a run that starts then, in whole units; null: unpriced. */
async function costOf(
  installation: PulledInstallation,
  startedAt = noon.toISOString(),
): Promise<number | null> {
  executions += 1;
  const executionId = `told-${executions}`;
  const task = {
    installationId: installation.id,
    executionId,
    status: 'completed',
    startedAt,
    credits: 1_000,
  };
  const answer = await installation.call('POST', '/v1/execution-tasks', { body: { tasks: [task] } });
  expect(answer.body).toMatchObject({ accepted: 1 });
  const { rows } = await world.pool.query(
    `select credit_cost_micros as micros, is_unpriced as "isUnpriced" from task_values join execution_tasks on id = task_id where execution_id = $1`,
    [executionId],
  );
  return rows[0].isUnpriced ? null : Number(rows[0].micros) / 1e6;
}

test('credits cost what they cost in the plan of the organization, from the dates of its prices', async () => {
  organization().productName = 'Pro';
  const installation = await world.install('http');
  expect(await costOf(installation)).toBeNull(); // nobody has said a price
  expect((await setPrice({ price: '0.001' })).body).toMatchObject({ plan: 'pro', price: '0.001' });
  await setPrice({ price: '0.002', from: '2026-09-10T00:00:00Z' });
  await setPrice({ plan: 'core', price: '0.009' });
  expect(await costOf(installation)).toBe(2);
  expect(await costOf(installation, '2026-09-09T23:59:59Z')).toBe(1);
  expect(await costOf(installation, '2025-12-31T00:00:00Z')).toBeNull();
  const { body } = await operator.get('/admin/make-credit-prices?plan=PRO');
  expect(body.items.map(({ price }: { price: string }) => price)).toEqual(['0.002', '0.001']);
  const { body: assumed } = await installation.call(
    'GET',
    `/v1/installations/${installation.id}/assumptions`,
  );
  const items = assumed['items'] as { name: string }[];
  expect(items.find(({ name }) => name === 'creditPrice')).toMatchObject({
    value: '0.002',
    provenance: 'default',
  });
});

test('an assumption of any scope counts before the price of the plan', async () => {
  const installation = await world.install('http');
  expect(await costOf(installation)).toBe(2);
  await installation.call('PUT', `/v1/installations/${installation.id}/assumptions`, {
    body: { assumptions: [{ name: 'creditPrice', value: '0.05' }] },
  });
  expect(await costOf(installation)).toBe(50);
  await operator.post('/admin/assumptions', {
    scope: 'library',
    name: 'creditPrice',
    value: '0.03',
    provenance: 'estimated',
    from: '2026-09-10T00:00:00Z',
  });
  expect(await costOf(await world.install('http'))).toBe(30);
  await world.pool.query(`delete from assumptions where scope = 'library'`);
});

test('a plan that was changed in Make is noticed when run logs are read, for every installation of the team', async () => {
  const reporting = await world.install('http');
  organization().productName = 'Core';
  const reading = await world.install('pull');
  organization().productName = 'Teams';
  await setPrice({ plan: 'teams', price: '0.004' });
  expect(await costOf(reading)).toBe(9);
  expect(await costOf(reporting)).toBe(9); // told by the other installation
  expect(await world.pull(reading.id)).toBe('complete');
  expect(await costOf(reading)).toBe(4);
  expect(await costOf(reporting)).toBe(4);
});

test('a preflight foretells with the price of the plan that it sees', async () => {
  const { id: scenario } = await world.newScenario('Foretold', [firstBlueprint]);
  await operator.post('/admin/assumptions', {
    scope: 'library',
    name: 'hourlyRate',
    value: '60',
    provenance: 'estimated',
    from: '2026-01-01T00:00:00Z',
  });
  const { call } = await world.newCustomer();
  const foretold = async (plan: string) => {
    organization().productName = plan;
    const body = { scenario, teamId, runsPerMonth: 1_000, dryRun: true };
    const { status, body: answer } = await call('POST', '/v1/installations', { body, make: true });
    expect(status).toBe(200);
    return answer as unknown as { payback: { netMicrosPerMonth: number }; credits: { perMonth: number } };
  };
  const [unpriced, priced] = [await foretold('Free'), await foretold('Teams')];
  const costs = unpriced.payback.netMicrosPerMonth - priced.payback.netMicrosPerMonth;
  expect(costs).toBe(priced.credits.perMonth * 4_000);
  expect(costs).toBeGreaterThan(0);
});

test('a price that makes no sense is refused with its path', async () => {
  const refused = async (body: Record<string, unknown>) => {
    const answer = await setPrice({ price: '0.001', ...body });
    return [answer.status, answer.body.errors?.[0]?.path];
  };
  expect(await refused({ price: '-1' })).toEqual([422, '/price']);
  expect(await refused({ price: '1000001' })).toEqual([422, '/price']);
  expect(await refused({ plan: ' ' })).toEqual([422, '/plan']);
  expect(await refused({ currency: 'USD?' })).toEqual([422, '/currency']);
});
