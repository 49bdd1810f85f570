import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { install, message, outlineOf, saveInEditor, stepIn, type Installed } from './upgrade-stage.ts';
import { makeClientFor } from '../../doubles/make/make-client.ts';
import {
  firstBlueprint,
  makeToken,
  module,
  sheetsConnection,
  slackConnection,
  startWorld,
  type Body,
  type Call,
  type World,
} from './world.ts';

let world: World;
let call: Call;
let installed: Installed;
const trigger = firstBlueprint.flow[0]!;
const sheet = module(2, 'google-sheets:addRow', { __IMTCONN__: 9001 });
const first = { ...firstBlueprint, flow: [trigger, sheet, message(3)] };
const withText = (text: string, more: object[] = []) => ({
  ...first,
  flow: [trigger, sheet, message(3, text), ...more],
});

beforeAll(async () => {
  world = await startWorld();
  ({ call } = await world.newCustomer());
});
afterAll(() => world.close());
beforeEach(async () => {
  installed = await install(world, call, first, { connections: { 2: sheetsConnection, 3: slackConnection } });
});

const conflictsOf = (body: Body) => body['conflicts'] as { path: string; taken: string | null }[];

describe('what only one side changed', () => {
  test('is taken from that side: values, names, filters, added modules, with the bindings', async () => {
    await installed.edit((blueprint) => {
      saveInEditor(blueprint);
      const step = stepIn(blueprint, 3) as ReturnType<typeof stepIn> & {
        metadata: { designer: object };
        filter?: object;
      };
      step.mapper = { ...step.mapper, channel: '#sales' };
      step.metadata.designer = { ...step.metadata.designer, name: 'Tell sales' };
      step.filter = { name: 'Big ones', conditions: [[{ a: '{{1.total}}', o: 'number:greater', b: '100' }]] };
      blueprint.flow.push({
        ...message(40, 'Row {{2.rowNumber}}: {{3.ts}}'),
        parameters: { __IMTCONN__: slackConnection },
      });
    });
    await installed.publish(
      withText('New words: {{1.text}}', [module(4, 'google-sheets:searchRows', { __IMTCONN__: 9001 })]),
    );
    const { status, body } = await installed.upgrade();
    expect([status, body['version'], body['isApplied'], body['drift']]).toEqual([200, 2, true, 'customised']);
    expect(conflictsOf(body)).toEqual([]);
    expect(installed.step(3)).toMatchObject({
      mapper: { text: 'New words: {{1.text}}', channel: '#sales' },
      parameters: { __IMTCONN__: slackConnection },
      filter: { name: 'Big ones' },
      metadata: { designer: { name: 'Tell sales', x: 333, y: 222 }, expect: [{ name: 'text' }] },
    });
    expect(outlineOf(installed.flow())).toEqual([
      '1 gateway:CustomWebHook',
      '2 google-sheets:addRow',
      '3 slack:CreateMessage',
      '40 slack:CreateMessage',
      '4 google-sheets:searchRows',
    ]);
    expect(installed.step(40)).toMatchObject({
      mapper: { text: 'Row {{2.rowNumber}}: {{3.ts}}' },
      parameters: { __IMTCONN__: slackConnection },
    });
    expect(body['changes']).toEqual(
      expect.arrayContaining([
        { path: '/modules/3/mapper/text', moduleId: 3, kind: 'changed', by: 'theirs' },
        { path: '/modules/4', moduleId: 4, kind: 'added', by: 'theirs' },
        { path: '/modules/3/mapper/channel', moduleId: 3, kind: 'changed', by: 'mine' },
        { path: '/modules/3/name', moduleId: 3, kind: 'added', by: 'mine' },
        { path: '/modules/3/filter', moduleId: 3, kind: 'added', by: 'mine' },
        { path: '/modules/40', moduleId: 40, kind: 'added', by: 'mine' },
      ]),
    );
    expect(body['notCarriedOver']).toEqual([]);
  });

  test('an own module follows the one it stood behind into a router that the new version puts around it', async () => {
    await installed.edit(({ flow }) => flow.push(message(30, 'after {{3.ts}}')));
    const router = {
      id: 7,
      module: 'builtin:BasicRouter',
      version: 1,
      mapper: null,
      metadata: { designer: { x: 1, y: 1 } },
    };
    await installed.publish({
      ...first,
      flow: [trigger, sheet, { ...router, routes: [{ flow: [message(3)] }, { flow: [message(8)] }] }],
    });
    expect((await installed.upgrade()).status).toBe(200);
    const routes = installed.step(7)?.routes ?? [];
    expect(routes.map(({ flow }) => outlineOf(flow))).toEqual([
      ['3 slack:CreateMessage', '30 slack:CreateMessage'],
      ['8 slack:CreateMessage'],
    ]);
  });

  test('routers that both put at the end become one, with the routes of both', async () => {
    const router = (id: number, ...flows: object[][]) => ({
      id,
      module: 'builtin:BasicRouter',
      version: 1,
      mapper: null,
      metadata: { designer: { x: 1, y: 1 } },
      routes: flows.map((flow) => ({ flow })),
    });
    await installed.edit((blueprint) => {
      const [a, b, c] = blueprint.flow;
      blueprint.flow = [a!, b!, router(20, [c!], [message(21, 'own')]) as never];
    });
    await installed.publish({
      ...first,
      flow: [trigger, sheet, router(4, [message(3, 'new')], [message(5)])],
    });
    const { status, body } = await installed.upgrade();
    expect([status, conflictsOf(body)]).toEqual([200, []]);
    expect(installed.step(4)?.routes?.map(({ flow }) => outlineOf(flow))).toEqual([
      ['3 slack:CreateMessage'],
      ['21 slack:CreateMessage'],
      ['5 slack:CreateMessage'],
    ]);
    expect(installed.step(3)?.mapper).toMatchObject({ text: 'new' });
  });

  test('an own module whose id the new version uses too is numbered anew, with all that refers to it', async () => {
    await installed.edit(({ flow }) => {
      flow.push({ ...message(4), module: 'util:SetVariable2', mapper: { name: 'n', value: '{{3.ts}}' } });
      flow.push(message(5, '{{4.n}} {{4.`n n`}} {{if(`4`; "4.n"; 4)}} 4.n {{1.text}}'));
    });
    await installed.publish(
      withText('hello', [module(4, 'google-sheets:searchRows', { __IMTCONN__: 9001 })]),
    );
    const { body } = await installed.upgrade();
    const own = installed.flow().find((step) => step.module === 'util:SetVariable2')!;
    expect(own.id).toBeGreaterThan(5);
    expect(installed.step(4)?.module).toBe('google-sheets:searchRows');
    expect(installed.step(5)?.mapper?.['text']).toBe(
      `{{${own.id}.n}} {{${own.id}.\`n n\`}} {{if(\`${own.id}\`; "4.n"; 4)}} 4.n {{1.text}}`,
    );
    expect(body['changes']).toContainEqual({
      path: `/modules/${own.id}/id`,
      moduleId: own.id,
      kind: 'changed',
      by: 'theirs',
    });
  });

  test('a module and an error handler that the customer took out stay out, own ones stay in', async () => {
    await installed.edit((blueprint) => {
      blueprint.flow = blueprint.flow.filter(({ id }) => id !== 3);
      stepIn(blueprint, 2).onerror = [{ id: 31, module: 'builtin:Ignore', version: 1 }];
    });
    await installed.publish({
      ...first,
      flow: [trigger, { ...sheet, mapper: { text: 'more {{1.text}}' } }, message(3), message(6)],
    });
    const { status, body } = await installed.upgrade();
    expect([status, body['drift']]).toEqual([200, 'diverged']);
    expect(outlineOf(installed.flow())).toEqual([
      '1 gateway:CustomWebHook',
      '2 google-sheets:addRow',
      '6 slack:CreateMessage',
    ]);
    expect(installed.step(2)).toMatchObject({ mapper: { text: 'more {{1.text}}' } });
    expect(installed.step(31)).toMatchObject({ module: 'builtin:Ignore' });
  });
});

describe('what both changed', () => {
  const bothChange = async () => {
    await installed.edit((blueprint) => {
      stepIn(blueprint, 3).mapper = { text: 'mine', channel: 'mine' };
    });
    await installed.publish({ ...first, flow: [trigger, sheet, message(3, 'theirs', 'theirs')] });
  };

  test('is listed and nothing is changed, until the caller decides', async () => {
    await bothChange();
    const before = JSON.stringify(installed.inMake());
    const { status, body } = await installed.upgrade();
    expect([status, body['type']]).toEqual([409, '/problems/upgrade_conflicts']);
    expect(body['detail']).toContain('Decide all by "When both changed the same" (prefer)');
    expect(conflictsOf(body)).toMatchObject([
      {
        path: '/modules/3/mapper/text',
        moduleId: 3,
        module: 'slack:CreateMessage',
        mine: 'mine',
        theirs: 'theirs',
        taken: null,
      },
      { path: '/modules/3/mapper/channel' },
    ]);
    expect(body['errors']).toMatchObject([
      {
        path: '/decisions/~1modules~13~1mapper~1text',
        message:
          '/modules/3/mapper/text (slack:CreateMessage): You and the new version changed this differently.',
      },
      {},
    ]);
    expect(JSON.stringify(installed.inMake())).toBe(before);
    expect((await installed.rollBack()).status).toBe(409);
  });

  test.each([
    [{ prefer: 'mine' }, { text: 'mine', channel: 'mine' }],
    [{ prefer: 'theirs' }, { text: 'theirs', channel: 'theirs' }],
    [
      { prefer: 'mine', decisions: { '/modules/3/mapper/text': 'theirs' } },
      { text: 'theirs', channel: 'mine' },
    ],
    [
      { decisions: { '/modules/3/mapper/text': 'mine', '/modules/3/mapper/channel': 'theirs' } },
      { text: 'mine', channel: 'theirs' },
    ],
  ])('is decided by %j', async (decided, mapper) => {
    await bothChange();
    const { status, body } = await installed.upgrade(decided);
    expect([status, body['version']]).toEqual([200, 2]);
    expect(installed.step(3)?.mapper).toEqual(mapper);
    expect(conflictsOf(body).map(({ path, taken }) => [path.split('/').at(-1), taken])).toEqual(
      Object.entries(mapper),
    );
  });

  test('a decision about a place without conflict is refused, so that none is lost', async () => {
    await bothChange();
    const { status, body } = await installed.upgrade({
      prefer: 'mine',
      decisions: { '/modules/3/mapper/txt': 'mine' },
    });
    expect([status, body['errors']]).toMatchObject([422, [{ path: '/decisions/~1modules~13~1mapper~1txt' }]]);
  });

  test('a dry run tells all of it and changes nothing', async () => {
    await bothChange();
    const before = JSON.stringify(installed.inMake());
    const { status, body } = await installed.upgrade({ dryRun: true });
    expect([status, body['isApplied'], body['version'], body['latestVersion']]).toEqual([200, false, 1, 2]);
    expect(conflictsOf(body).map(({ taken }) => taken)).toEqual([null, null]);
    expect(JSON.stringify(installed.inMake())).toBe(before);
  });

  test('a module that one side removed and the other edited is kept or goes', async () => {
    await installed.edit((blueprint) => {
      stepIn(blueprint, 3).mapper = { text: 'mine', channel: 'C1' };
    });
    await installed.publish({ ...first, flow: [trigger, sheet, message(6)] });
    const { body } = await installed.upgrade({ dryRun: true });
    expect(conflictsOf(body)).toMatchObject([
      {
        path: '/modules/3',
        theirs: null,
        message: 'You edited this module, and the new version removes it.',
      },
    ]);
    await installed.upgrade({ prefer: 'mine' });
    expect(outlineOf(installed.flow()).map((step) => step.split(' ')[0])).toEqual(['1', '2', '3', '6']);
    await installed.rollBack();
    const { body: upgraded } = await installed.upgrade({ prefer: 'theirs' });
    expect(outlineOf(installed.flow()).map((step) => step.split(' ')[0])).toEqual(['1', '2', '6']);
    expect(upgraded['notCarriedOver']).toMatchObject([{ moduleId: 3, kind: 'connection' }]);
  });

  test('a module that an own one reads from is not taken away silently', async () => {
    await installed.edit(({ flow }) => flow.push(message(9, 'Sent: {{3.ts}}!')));
    await installed.publish({ ...first, flow: [trigger, sheet] });
    const { status, body } = await installed.upgrade();
    expect(status).toBe(409);
    expect(conflictsOf(body)).toMatchObject([
      { path: '/modules/3', message: expect.stringContaining('module 9') },
    ]);
    await installed.upgrade({ decisions: { '/modules/3': 'theirs' } });
    expect(installed.step(3)).toBeUndefined();
    expect(installed.step(9)?.mapper).toMatchObject({ text: 'Sent: !' });
  });

  test('scheduling: the own one stays where it still fits, else it is a conflict', async () => {
    await installed.reschedule({ type: 'indefinitely', interval: 3600 });
    await installed.publish(withText('second'));
    const { body } = await installed.upgrade();
    expect([body['drift'], installed.inMake().scheduling]).toEqual([
      'customised',
      { type: 'indefinitely', interval: 3600 },
    ]);
    const watching = { ...module(1, 'google-sheets:watchRows', { __IMTCONN__: 9001 }), mapper: {} };
    await installed.publish({
      ...first,
      metadata: { version: 1 },
      flow: [watching, sheet, message(3, 'second')],
    });
    const refused = await installed.upgrade();
    expect(conflictsOf(refused.body).map(({ path }) => path)).toEqual(['/scheduling']);
    expect((await installed.upgrade({ prefer: 'theirs' })).status).toBe(200);
    expect(installed.inMake().scheduling).toEqual({ type: 'indefinitely', interval: 900 });
  });

  test('unknown sides and fields are refused', async () => {
    expect((await installed.upgrade({ prefer: 'ours' })).status).toBe(422);
    expect((await installed.upgrade({ decision: {} })).status).toBe(422);
  });

  test('what cannot be read module by module stays or is replaced as a whole, with its bindings', async () => {
    await installed.edit(
      ({ flow }) =>
        void flow.push({ ...stepIn({ flow } as never, 3), mapper: { text: 'the same id twice' } }),
    );
    await installed.publish(withText('second'));
    expect((await installed.refresh()).body['drift']).toBe('diverged');
    const refused = await installed.upgrade();
    expect(conflictsOf(refused.body).map(({ path }) => path)).toEqual(['/flow']);
    expect((await installed.upgrade({ decisions: { '/flow': 'mine' } })).status).toBe(200);
    expect(outlineOf(installed.flow()).map((step) => step.split(' ')[0])).toEqual(['1', '2', '3', '3']);
    await installed.rollBack();
    const { status, body } = await installed.upgrade({ prefer: 'theirs' });
    expect([status, body['drift']]).toEqual([200, 'stock']);
    expect(installed.step(3)).toMatchObject({
      mapper: { text: 'second' },
      parameters: { __IMTCONN__: slackConnection },
    });
  });

  test('the name that the customer gave in Make stays, whether with the blueprint or without it', async () => {
    const make = makeClientFor(world.make, makeToken);
    await make.fetch(`/scenarios/${installed.inMake().id}`, { method: 'PATCH', body: { name: 'My leads' } });
    await installed.publish(withText('second'));
    expect((await installed.upgrade()).status).toBe(200);
    expect([installed.inMake().name, installed.inMake().blueprint.name]).toEqual(['My leads', 'My leads']);
    await installed.rollBack();
    expect(installed.inMake().name).toBe('My leads');
  });
});
