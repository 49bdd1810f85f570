import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstBlueprint, newAppBlueprint, startWorld, teamId, type World } from '../installations/world.ts';
import { until } from '../../support/until.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('a dry run for a team tells which of the scenario’s apps it uses, and only those are remembered', async () => {
  const { call, id: customerId } = await world.newCustomer();
  const used = await world.newScenario('Lead alert', [firstBlueprint]);
  const unused = await world.newScenario('Notes', [newAppBlueprint]);
  const known = async () => {
    const { rows } = await world.pool.query<{ app: string }>(
      'select app from recommendation_known_apps where customer_id = $1 order by app',
      [customerId],
    );
    return rows.map(({ app }) => app);
  };
  const dryRun = (scenario: string, withTeam: boolean) =>
    call('POST', '/v1/installations', {
      body: { scenario, dryRun: true, ...(withTeam ? { teamId } : {}) },
      make: withTeam,
    });
  const events = async () => {
    const { rows } = await world.pool.query(
      `select 1 from outbox_events where type = 'installations.apps-seen'`,
    );
    return rows.length;
  };
  expect((await dryRun(used.id, false)).body['apps']).toContainEqual({ app: 'slack', isNew: null });
  expect((await dryRun(unused.id, true)).body['apps']).toEqual([{ app: 'notion', isNew: true }]);
  expect(await events()).toBe(0);
  for (let again = 0; again < 2; again += 1) await dryRun(used.id, true);
  await until(async () => (await known()).length > 0);
  expect([await events(), await known()]).toEqual([2, ['google-sheets', 'slack']]);
});
