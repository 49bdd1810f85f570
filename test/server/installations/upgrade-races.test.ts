import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { install, message, outlineOf, stepIn, type Installed } from './upgrade-stage.ts';
import { firstBlueprint, module, startWorld, type Call, type World } from './world.ts';

let world: World;
let call: Call;
let installed: Installed;
const trigger = firstBlueprint.flow[0]!;
const blueprintWith = (text: string, ...more: object[]) => ({
  ...firstBlueprint,
  flow: [trigger, message(3, text), ...more],
});

beforeAll(async () => {
  world = await startWorld();
  ({ call } = await world.newCustomer());
});
afterAll(() => world.close());
beforeEach(async () => {
  installed = await install(world, call, blueprintWith('first'));
  await installed.edit((blueprint) => {
    stepIn(blueprint, 3).mapper!['channel'] = 'own';
  });
  await installed.publish(blueprintWith('second', module(4, 'google-sheets:addRow')));
  world.make.requests.length = 0;
});
afterEach(() => world.make.clearFailures());

const text = () => installed.step(3)?.mapper?.['text'];
/** Blueprints that were put into Make; the stamp in the description is not one. */
const writes = () =>
  world.make.requests.filter(({ method, body }) => method === 'PATCH' && body.includes('"blueprint"'));
const versionNow = async () => (await call('GET', `/v1/installations/${installed.body.id}`)).body['version'];
const loseAnswer = () => world.make.failNext({ kind: 'reset', method: 'PATCH', when: 'after' });
const edit = (channel: string) =>
  installed.edit((blueprint) => {
    stepIn(blueprint, 3).mapper!['channel'] = channel;
  });

describe('an upgrade whose answer was lost', () => {
  test('is answered when it is repeated, without a second write, and can be undone', async () => {
    const before = JSON.stringify(installed.inMake().blueprint);
    loseAnswer();
    const lost = await installed.upgrade();
    expect([lost.status, await versionNow()]).toEqual([504, 1]);
    const { status, body } = await installed.upgrade();
    expect([status, body['version'], body['isApplied'], body['drift']]).toEqual([200, 2, true, 'customised']);
    expect(body['changes']).toEqual(
      expect.arrayContaining([
        { path: '/modules/4', moduleId: 4, kind: 'added', by: 'theirs' },
        { path: '/modules/3/mapper/channel', moduleId: 3, kind: 'changed', by: 'mine' },
      ]),
    );
    expect(writes()).toHaveLength(1);
    expect((await installed.rollBack()).body['version']).toBe(1);
    expect(JSON.stringify(installed.inMake().blueprint)).toBe(before);
  });

  test('is known to have happened also when somebody has edited the scenario since', async () => {
    loseAnswer();
    await installed.upgrade();
    await edit('later');
    expect((await installed.refresh()).body).toMatchObject({ version: 2, drift: 'customised' });
    expect((await installed.upgrade()).status).toBe(409); // it is the newest by now
    expect(installed.step(3)?.mapper).toEqual({ text: 'second', channel: 'later' });
  });

  test('does not stand in the way of an upgrade to a later version', async () => {
    loseAnswer();
    await installed.upgrade();
    await installed.publish(blueprintWith('third', module(4, 'google-sheets:addRow'), message(5)));
    const { status, body } = await installed.upgrade();
    expect([status, body['version'], body['conflicts']]).toEqual([200, 3, []]);
    expect(installed.step(3)?.mapper).toEqual({ text: 'third', channel: 'own' });
    expect((await installed.rollBack()).body['version']).toBe(2);
    expect((await installed.rollBack()).body['version']).toBe(1);
  });

  test('can be rolled back at once', async () => {
    const before = JSON.stringify(installed.inMake().blueprint);
    loseAnswer();
    await installed.upgrade();
    const { status, body } = await installed.rollBack();
    expect([status, body['version']]).toEqual([200, 1]);
    expect(JSON.stringify(installed.inMake().blueprint)).toBe(before);
  });

  test('and that never reached Make is simply done when it is repeated', async () => {
    world.make.failNext({ kind: 'reset', method: 'PATCH' });
    expect((await installed.upgrade()).status).toBe(504);
    expect((await installed.refresh()).body['version']).toBe(1);
    expect((await installed.rollBack()).status).toBe(409);
    expect((await installed.upgrade()).body['version']).toBe(2);
    expect(text()).toBe('second');
  });
});

test('a rollback whose answer was lost is answered when it is repeated, and undoes one upgrade only', async () => {
  await installed.upgrade();
  await installed.publish(blueprintWith('third'));
  await installed.upgrade();
  loseAnswer();
  expect((await installed.rollBack()).status).toBe(504);
  expect((await installed.rollBack()).body).toMatchObject({ version: 2, isApplied: true });
  expect(text()).toBe('second');
  expect((await installed.rollBack()).body['version']).toBe(1);
});

test('an edit between our reading and our writing is not overwritten', async () => {
  world.make.failNext({ kind: 'late', method: 'GET', path: /\/blueprint$/, delayMs: 400 });
  const upgrade = installed.upgrade();
  await until(() => world.make.requests.some(({ path }) => path.endsWith('/blueprint')));
  await edit('meanwhile');
  const { status, body } = await upgrade;
  expect([status, body['detail']]).toEqual([409, expect.stringContaining('repeat the request')]);
  expect(installed.step(3)?.mapper).toEqual({ text: 'first', channel: 'meanwhile' });
  expect((await installed.upgrade()).status).toBe(200);
  expect(installed.step(3)?.mapper).toEqual({ text: 'second', channel: 'meanwhile' });
});

test('of two upgrades at once one is done, the other is told to look again', async () => {
  const replies = await Promise.all([installed.upgrade(), installed.upgrade(), installed.upgrade()]);
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  expect(writes()).toHaveLength(1);
  expect(outlineOf(installed.flow())).toHaveLength(3);
  expect((await installed.rollBack()).body['version']).toBe(1);
  expect((await installed.rollBack()).status).toBe(409);
});

test('while one is under way, another and a rollback are refused', async () => {
  await installed.upgrade();
  await installed.publish(blueprintWith('third'));
  world.make.failNext({ kind: 'late', method: 'PATCH', delayMs: 1_500 });
  const written = writes().length;
  const first = installed.upgrade();
  await until(() => writes().length > written);
  const [second, back] = [await installed.upgrade(), await installed.rollBack()];
  expect([second.status, back.status]).toEqual([409, 409]);
  expect(back.body['detail']).toContain('under way');
  expect((await first).body['version']).toBe(3);
});

test('one that a stopped server left behind is settled after two minutes', async () => {
  loseAnswer();
  await installed.upgrade();
  await world.pool.query('update replaced_blueprints set silent_at = null where installation_id = $1', [
    installed.body.id,
  ]);
  world.setNow(new Date(Date.now() + 121_000));
  expect((await installed.refresh()).body['version']).toBe(2);
  world.setNow(null);
});

test('what was kept holds neither the report token nor, once it is known what happened, a second copy', async () => {
  loseAnswer();
  await installed.upgrade();
  const token = (installed.body['report'] as { url: string }).url.split('/').at(-1)!;
  const kept = async () =>
    (
      await world.pool.query<{ blueprint: string; target: string | null }>(
        'select blueprint, target_blueprint as target from replaced_blueprints where installation_id = $1',
        [installed.body.id],
      )
    ).rows;
  const [open] = await kept();
  expect(open?.target).toContain('report-token');
  expect(JSON.stringify(open)).not.toContain(token);
  await installed.refresh();
  expect((await kept())[0]?.target).toBeNull();
});
