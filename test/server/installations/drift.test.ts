import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { operatorClient } from '../../support/api-client.ts';
import { install, message, saveInEditor, stepIn, type Installed } from './upgrade-stage.ts';
import {
  firstBlueprint,
  module,
  sheetsConnection,
  slackConnection,
  startWorld,
  type Call,
  type World,
} from './world.ts';

let world: World;
let call: Call;
let installed: Installed;
const trigger = firstBlueprint.flow[0]!;
const sheet = module(2, 'google-sheets:addRow', { __IMTCONN__: 9001 });
const first = { ...firstBlueprint, flow: [trigger, sheet, message(3)] };

beforeAll(async () => {
  world = await startWorld();
  ({ call } = await world.newCustomer());
});
afterAll(() => world.close());
beforeEach(async () => {
  world.make.clearFailures();
  installed = await install(world, call, first);
});

const read = async () => (await call('GET', `/v1/installations/${installed.body.id}`)).body;
const drift = async () => (await installed.refresh()).body['drift'];

describe('an installation is stock', () => {
  test('right after it was installed, also when Make is not read again', async () => {
    expect(await read()).toMatchObject({
      drift: 'stock',
      driftCheckedAt: expect.any(String),
      version: 1,
      latestVersion: 1,
    });
    expect(await drift()).toBe('stock');
  });

  test('with its bindings chosen, modules moved about in the designer, and what the editor adds when it saves', async () => {
    await installed.edit((blueprint) => {
      saveInEditor(blueprint);
      stepIn(blueprint, 1).parameters = { ...stepIn(blueprint, 1).parameters, hook: 5151 };
      stepIn(blueprint, 2).parameters = { ...stepIn(blueprint, 2).parameters, __IMTCONN__: sheetsConnection };
      stepIn(blueprint, 3).parameters = { __IMTCONN__: slackConnection };
    });
    const { body } = await installed.refresh();
    expect(body).toMatchObject({ drift: 'stock', missingConnections: [], status: 'installed' });
    expect((await read())['missingConnections']).toEqual([]);
  });

  test('without the reporting modules that the customer took out', async () => {
    await installed.edit((blueprint) => {
      blueprint.flow = blueprint.flow.filter((step) => !installed.reports().some(({ id }) => id === step.id));
    });
    expect(installed.reports()).toEqual([]);
    expect(await drift()).toBe('stock');
  });
});

describe('an installation is customised', () => {
  test.each([
    [
      'a value',
      (step: Record<string, unknown>) => Object.assign(step, { mapper: { text: 'own', channel: 'C1' } }),
    ],
    [
      'a filter',
      (step: Record<string, unknown>) =>
        Object.assign(step, { filter: { name: 'Own', conditions: [[{ a: '1', o: 'exist' }]] } }),
    ],
    [
      'a name',
      (step: Record<string, unknown>) =>
        Object.assign(step, { metadata: { designer: { name: 'Own', x: 1, y: 1 } } }),
    ],
    [
      'an error handler',
      (step: Record<string, unknown>) =>
        Object.assign(step, { onerror: [{ id: 90, module: 'builtin:Ignore', version: 1 }] }),
    ],
  ])('by %s', async (_, change) => {
    await installed.edit((blueprint) => void change(stepIn(blueprint, 3) as never));
    expect(await drift()).toBe('customised');
  });

  test('by modules of its own, another name, settings and scheduling', async () => {
    await installed.edit(({ flow }) => void flow.splice(1, 0, message(50)));
    expect(await drift()).toBe('customised');
    const another = async (change: (other: Installed) => Promise<void>) => {
      installed = await install(world, call, first);
      await change(installed);
      expect(await drift()).toBe('customised');
    };
    await another((other) => other.edit((blueprint) => void (blueprint.name = 'Own')));
    await another((other) =>
      other.edit(({ metadata }) => void Object.assign(metadata, { scenario: { sequential: true } })),
    );
    await another((other) => other.reschedule({ type: 'on-demand' }));
  });
});

describe('an installation has diverged', () => {
  test.each([
    ['gone', (steps: { id: number }[]) => void steps.splice(1, 1)],
    ['elsewhere', (steps: { id: number }[]) => void steps.splice(1, 2, steps[2]!, steps[1]!)],
    ['another', (steps: { id: number }[]) => void Object.assign(steps[1]!, { module: 'http:MakeRequest' })],
    [
      'of another major version of the app',
      (steps: { id: number }[]) => void Object.assign(steps[1]!, { version: 9 }),
    ],
    [
      'in a route of its own router',
      (steps: object[]) =>
        void steps.splice(2, 1, {
          id: 60,
          module: 'builtin:BasicRouter',
          version: 1,
          mapper: null,
          routes: [{ flow: [steps[2]!] }],
        }),
    ],
  ])('when a module of the version is %s', async (_, change) => {
    await installed.edit(({ flow }) => change(flow as never));
    expect(await drift()).toBe('diverged');
    expect((await read())['drift']).toBe('diverged');
  });
});

describe('reading it in Make', () => {
  test('needs access to Make, and says what Make says', async () => {
    const path = `/v1/installations/${installed.body.id}?refresh=true`;
    expect((await call('GET', path)).status).toBe(422);
    world.make.failNext({ kind: '404', method: 'GET' });
    expect((await installed.refresh()).status).toBe(424);
    world.make.failNext({ kind: 'reset', method: 'GET' });
    expect((await installed.refresh()).status).toBe(504);
    expect((await read())['drift']).toBe('stock');
    const stranger = await world.newCustomer();
    expect((await stranger.call('GET', path, { make: true })).status).toBe(404);
  });

  test('answers one that does not stand in Make as it is known', async () => {
    const pending = await call('POST', '/v1/installations', { body: { scenario: installed.scenarioId } });
    const { status, body } = await call('GET', `/v1/installations/${pending.body.id}?refresh=true`, {
      make: true,
    });
    expect([status, body['status'], body['drift'], body['driftCheckedAt']]).toEqual([
      200,
      'pending',
      null,
      null,
    ]);
  });

  test('is part of every upgrade and rollback, and operators see it with the newest version', async () => {
    await installed.edit((blueprint) => {
      stepIn(blueprint, 3).mapper = { text: 'own', channel: 'C1' };
    });
    await world.publish(installed.scenarioId, { ...first, flow: [trigger, sheet, message(3), message(4)] });
    expect((await installed.upgrade({ dryRun: true })).body).toMatchObject({
      drift: 'customised',
      latestVersion: 2,
      version: 1,
    });
    const operator = await operatorClient(world.server);
    const seen = async () => (await operator.get(`/admin/installations/${installed.body.id}`)).body;
    expect(await seen()).toMatchObject({ drift: 'customised', latestVersion: 2, version: { number: 1 } });
    await installed.edit((blueprint) => {
      stepIn(blueprint, 3).mapper = { text: '{{1.text}}', channel: 'C1' };
    });
    expect((await installed.upgrade()).body).toMatchObject({ drift: 'stock', version: 2 });
    await installed.edit(({ flow }) => void flow.splice(1, 1));
    expect((await installed.rollBack()).body).toMatchObject({ drift: 'stock', version: 1, latestVersion: 2 });
    const { items } = (await operator.get('/admin/installations?limit=100')).body;
    expect(items.find(({ id }: { id: string }) => id === installed.body.id)).toMatchObject({
      drift: 'stock',
    });
  });
});

describe('operators see of an installation', () => {
  const seen = async () => {
    const operator = await operatorClient(world.server);
    return (await operator.get(`/admin/installations/${installed.body.id}/drift`)).body;
  };

  test('nothing but its version while it is stock', async () => {
    expect(await seen()).toMatchObject({ drift: 'stock', changes: [], version: { number: 1 } });
  });

  test('the places that differ by structure, mapping and settings, and never what stands there', async () => {
    await installed.edit((blueprint) => {
      stepIn(blueprint, 2).mapper = { text: 'a secret of the customer' };
      Object.assign(stepIn(blueprint, 2), {
        filter: { name: 'Own', conditions: [[{ a: '1', o: 'exist' }]] },
        metadata: { designer: { x: 1, y: 1, name: 'My sheet' } },
      });
      blueprint.flow = [...blueprint.flow.filter(({ id }) => id !== 3), message(9)];
    });
    await installed.reschedule({ type: 'daily', time: '08:00' });
    expect(await drift()).toBe('diverged');
    const { changes, checkedAt } = await seen();
    expect(checkedAt).toEqual(expect.any(String));
    expect(changes).toEqual(
      expect.arrayContaining([
        {
          path: '/modules/2/mapper/text',
          kind: 'changed',
          what: 'value',
          area: 'mapping',
          moduleId: 2,
          module: 'google-sheets:addRow',
        },
        expect.objectContaining({ path: '/modules/2/filter', kind: 'added', area: 'mapping' }),
        expect.objectContaining({ path: '/modules/2/name', area: 'settings' }),
        expect.objectContaining({
          path: '/modules/3',
          kind: 'removed',
          area: 'structure',
          module: 'slack:CreateMessage',
        }),
        expect.objectContaining({
          path: '/modules/9',
          kind: 'added',
          area: 'structure',
          module: 'slack:CreateMessage',
        }),
        expect.objectContaining({ path: '/scheduling/type', area: 'settings', moduleId: null }),
      ]),
    );
    expect(JSON.stringify(changes)).not.toContain('a secret of the customer');
  });

  test('which are behind, gone from their version, in a zone, or silent', async () => {
    const operator = await operatorClient(world.server);
    const listed = async (query: string) => {
      const { body } = await operator.get(`/admin/installations?scenario=${installed.scenarioId}&${query}`);
      return body.items.length;
    };
    const both = async (query: string, other: string) => [await listed(query), await listed(other)];
    expect(await both('behind=false', 'behind=true')).toEqual([1, 0]);
    expect(await both('drift=stock', 'drift=diverged')).toEqual([1, 0]);
    expect(await both('zone=eu1.make.com', 'zone=us1.make.com')).toEqual([1, 0]);
    expect(await both('version=1', 'version=2')).toEqual([1, 0]);
    await installed.publish({ ...first, flow: [trigger, sheet, message(3, 'New')] });
    expect(await both('behind=true', 'behind=false')).toEqual([1, 0]);
    expect(await listed('silentDays=7')).toBe(0);
    world.setNow(new Date(Date.now() + 8 * 86_400_000));
    expect(await both('silentDays=7', 'silentDays=9')).toEqual([1, 0]);
    world.setNow(null);
  });
});
