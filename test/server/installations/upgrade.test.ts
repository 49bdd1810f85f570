import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StoredBlueprint } from '../../doubles/make/blueprint-flow.ts';
import { makeClientFor } from '../../doubles/make/make-client.ts';
import {
  firstBlueprint,
  makeToken,
  module,
  secondBlueprint,
  sheetsConnection,
  slackConnection,
  startWorld,
  teamId,
  type Body,
  type Call,
  type World,
} from './world.ts';

let world: World;
let call: Call;
let scenario: { id: string; slug: string };
let installed: Body;

beforeAll(async () => {
  world = await startWorld();
  ({ call } = await world.newCustomer());
});
afterAll(() => world.close());
beforeEach(async () => {
  world.make.clearFailures();
  scenario = await world.newScenario('Lead alert', [firstBlueprint]);
  const connections = { 2: sheetsConnection, 3: slackConnection };
  installed = (
    await call('POST', '/v1/installations', {
      body: { scenario: scenario.id, teamId, name: 'Leads', connections },
      make: true,
    })
  ).body;
  // What the customer does in Make's editor: a name of their own, a hook, a scheduling.
  const made = inMake();
  made.blueprint.name = 'Leads, renamed';
  made.blueprint.flow[0]!.parameters = { hook: 5151, maxResults: 1 };
  made.specification = { input_spec: [{ name: 'colour', type: 'text' }], output_spec: [] };
});

const inMake = () => {
  const { scenarioId } = installed['make'] as { scenarioId: number };
  const found = world.make.scenarios().find(({ id }) => id === scenarioId);
  if (!found) throw new Error('the scenario is not in Make');
  return found;
};
const upgrade = (body: object = {}) =>
  call('POST', `/v1/installations/${installed.id}/upgrade`, { body, make: true });
const rollBack = () => call('POST', `/v1/installations/${installed.id}/rollback`, { body: {}, make: true });
/** What the customer changes in Make's editor and saves. */
const inEditor = async (change: (blueprint: StoredBlueprint) => void) => {
  const blueprint = structuredClone(inMake().blueprint);
  change(blueprint);
  const make = makeClientFor(world.make, makeToken);
  await make.fetch(`/scenarios/${inMake().id}`, {
    method: 'PATCH',
    body: { blueprint: JSON.stringify(blueprint) },
    query: { confirmed: true },
  });
};
const parametersOf = (id: number) => inMake().blueprint.flow.find((step) => step.id === id)?.parameters;

describe('an upgrade', () => {
  test('replaces the blueprint, carries bindings over by module id, and lists what has no place any more', async () => {
    await world.publish(scenario.id, secondBlueprint);
    const { status, body } = await upgrade();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: installed.id,
      status: 'installed',
      version: 2,
      missingConnections: [
        { moduleId: 3, module: 'slack:UpdateMessage', app: 'slack', type: 'slack' },
        { moduleId: 4, module: 'google-sheets:searchRows', app: 'google-sheets', type: 'google' },
      ],
      notCarriedOver: [
        {
          moduleId: 3,
          module: 'slack:CreateMessage',
          app: 'slack',
          parameter: '__IMTCONN__',
          kind: 'connection',
        },
      ],
      make: { isInvalid: true },
    });
    expect(parametersOf(1)).toMatchObject({ hook: 5151 });
    expect(parametersOf(2)).toMatchObject({ __IMTCONN__: sheetsConnection });
    expect(inMake()).toMatchObject({ name: 'Leads, renamed', scheduling: { type: 'immediately' } });
    expect(inMake().specification).toMatchObject({ input_spec: [{ name: 'colour', type: 'text' }] });
    expect(JSON.stringify(inMake().blueprint)).toContain((installed['report'] as { url: string }).url);
    expect((await call('GET', `/v1/installations/${installed.id}`)).body['version']).toBe(2);
  });

  test('a trigger of another kind brings its own scheduling, and the rollback brings the former back', async () => {
    await world.publish(scenario.id, {
      ...firstBlueprint,
      metadata: { version: 1 },
      flow: [
        { ...module(1, 'google-sheets:watchRows', { __IMTCONN__: 9001 }), mapper: {} },
        ...firstBlueprint.flow.slice(1),
      ],
    });
    const { body } = await upgrade();
    expect(inMake().scheduling).toEqual({ type: 'indefinitely', interval: 900 });
    expect(body['notCarriedOver']).toMatchObject([
      { moduleId: 1, module: 'gateway:CustomWebHook', parameter: 'hook', kind: 'hook' },
    ]);
    expect((await rollBack()).status).toBe(200);
    expect(inMake().scheduling).toEqual({ type: 'immediately' });
  });

  test('is refused when there is nothing newer, for another state, and without the right to it', async () => {
    expect((await upgrade()).status).toBe(409);
    expect((await upgrade({ version: 7 })).status).toBe(404);
    await world.publish(scenario.id, secondBlueprint);
    await world.pool.query(`update scenarios set price_amount = 1900, price_currency = 'usd' where id = $1`, [
      scenario.id,
    ]);
    expect((await upgrade()).status).toBe(402);
    await world.pool.query(`update scenarios set price_amount = null, price_currency = null where id = $1`, [
      scenario.id,
    ]);
    await call('PATCH', `/v1/installations/${installed.id}`, { body: { status: 'uninstalled' } });
    expect((await upgrade()).status).toBe(409);
  });

  test('that Make refuses leaves everything as it was', async () => {
    await world.publish(scenario.id, secondBlueprint);
    const before = JSON.stringify(inMake().blueprint);
    for (const kind of ['400', '403', '404', '429', '500', 'html'] as const) {
      world.make.failNext({ kind, method: 'PATCH' });
      expect((await upgrade()).status).toBe(424);
    }
    expect(JSON.stringify(inMake().blueprint)).toBe(before);
    expect((await call('GET', `/v1/installations/${installed.id}`)).body['version']).toBe(1);
    expect((await rollBack()).status).toBe(409);
  });

  test('whose answer was lost can be repeated, and still undone to what stood there first', async () => {
    await world.publish(scenario.id, secondBlueprint);
    const before = JSON.stringify(inMake().blueprint);
    world.make.failNext({ kind: 'reset', method: 'PATCH', when: 'after' });
    expect((await upgrade()).status).toBe(504);
    expect(JSON.stringify(inMake().blueprint)).not.toBe(before);
    expect((await upgrade()).status).toBe(200);
    expect((await rollBack()).status).toBe(200);
    expect(JSON.stringify(inMake().blueprint)).toBe(before);
  });

  test('names apps that are new to the organization before it takes them in', async () => {
    await world.publish(scenario.id, {
      ...firstBlueprint,
      flow: [...firstBlueprint.flow, module(4, 'notion:createPage', { __IMTCONN__: 9003 })],
    });
    const refused = await upgrade();
    expect([refused.status, refused.body['type']]).toEqual([409, '/problems/make_apps_new']);
    expect((await upgrade({ confirmAppInstall: true })).status).toBe(200);
  });
});

describe('a rollback', () => {
  test('puts back byte for byte what stood in Make, one upgrade after the other', async () => {
    const first = JSON.stringify(inMake().blueprint);
    await world.publish(scenario.id, secondBlueprint);
    await upgrade();
    const second = JSON.stringify(inMake().blueprint);
    await world.publish(scenario.id, firstBlueprint);
    await upgrade();
    expect(inMake().blueprint.flow.map((step) => step.module)).not.toEqual(
      (JSON.parse(second) as { flow: { module: string }[] }).flow.map((step) => step.module),
    );

    const back = await rollBack();
    expect(back.body).toMatchObject({ version: 2, notCarriedOver: [] });
    expect(JSON.stringify(inMake().blueprint)).toBe(second);
    const further = await rollBack();
    expect(further.body).toMatchObject({ version: 1, missingConnections: [] });
    expect(JSON.stringify(inMake().blueprint)).toBe(first);
    expect((await rollBack()).status).toBe(409);
  });

  test('puts the connections of that time back too, and lists those that were chosen since', async () => {
    const before = JSON.stringify(inMake().blueprint);
    await world.publish(scenario.id, secondBlueprint);
    await upgrade();
    await inEditor(({ flow }) => {
      flow[1]!.parameters = { ...flow[1]!.parameters, __IMTCONN__: 899 };
      flow[2]!.parameters = { ...flow[2]!.parameters, __IMTCONN__: slackConnection };
    });
    const { body } = await rollBack();
    expect(JSON.stringify(inMake().blueprint)).toBe(before);
    expect(body['notCarriedOver']).toMatchObject([
      { moduleId: 2, module: 'google-sheets:addRow', parameter: '__IMTCONN__' },
      { moduleId: 3, module: 'slack:UpdateMessage', parameter: '__IMTCONN__' },
    ]);
  });

  test('the kept blueprints hold no report token', async () => {
    await world.publish(scenario.id, secondBlueprint);
    await upgrade();
    const { rows } = await world.pool.query<{ blueprint: string }>(
      'select blueprint from replaced_blueprints where installation_id = $1',
      [installed.id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.blueprint).not.toContain((installed['report'] as { url: string }).url.split('/').at(-1));
  });
});
