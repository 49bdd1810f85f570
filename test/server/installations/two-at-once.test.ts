import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { install, message, stepIn } from './upgrade-stage.ts';
import {
  callWith,
  firstBlueprint,
  makeToken,
  module,
  startWorld,
  teamId,
  type Call,
  type World,
} from './world.ts';

let world: World;
let call: Call;
/** The same customer at another server of the same database. */
let other: Call;
let another: Awaited<ReturnType<World['startAnother']>>;
let body: { scenario: string; teamId: number };
let before: number;

beforeAll(async () => {
  world = await startWorld();
  const customer = await world.newCustomer();
  ({ call } = customer);
  another = await world.startAnother();
  other = callWith(another.url, customer.apiKey);
});
afterAll(async () => {
  await another.stop();
  await world.close();
});
beforeEach(async () => {
  body = { scenario: (await world.newScenario('Lead alert', [firstBlueprint])).id, teamId };
  before = world.make.scenarios().length;
});
afterEach(() => world.make.clearFailures());

const post = (by: Call, key?: string) =>
  by('POST', '/v1/installations', { body, make: true, ...(key ? { key } : {}) });
/** A request that Make lost; the installation's id. */
async function lose(key?: string): Promise<string> {
  world.make.failNext({ kind: 'reset', method: 'POST', path: /^\/scenarios$/ });
  const { status, body: problem } = await post(call, key);
  expect(status).toBe(504);
  world.make.requests.length = 0;
  return String(problem['installation']);
}

const isSearch = ({ method, path }: { method: string; path: string }) =>
  method === 'GET' && path === '/scenarios';

/** The next search for what Make made goes on when this is resolved. */
function holdSearch() {
  const search = Promise.withResolvers<void>();
  world.make.failNext({ kind: 'late', method: 'GET', path: /^\/scenarios$/, until: search.promise });
  return search;
}

const created = () => world.make.scenarios().length - before;

describe('one scenario is made', () => {
  test('when the same key comes to two servers at once', async () => {
    world.make.failNext({ kind: 'late', delayMs: 500, method: 'POST', path: /^\/scenarios$/ });
    const replies = await Promise.all([call, other, call, other].map((by) => post(by, 'two-servers')));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(created()).toBe(1);
  });

  test.each([1, 2, 3])('when a lost request is repeated with and without its key at once (%s)', async (n) => {
    const lost = await lose(`lost-${n}`);
    const search = holdSearch();
    const posts = [post(call, `lost-${n}`), post(other)];
    await Promise.race(posts); // of the one that is refused: the other one is held
    search.resolve();
    const replies = await Promise.all(posts);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(replies.map(({ body: { id, installation } }) => id ?? installation)).toEqual([lost, lost]);
    expect(created()).toBe(1);
  });

  test.each([
    ['the one with its key', 'the one without', 'searched-1', undefined],
    ['the one without', 'the one with its key', undefined, 'searched-2'],
    ['the one with its key', 'one with another key', 'searched-3', 'another-3'],
  ])('when %s looks for what became of a lost request and %s comes', async (_, __, first, second) => {
    const lost = await lose(first ?? second);
    const search = holdSearch();
    const looking = post(call, first);
    await until(() => world.make.requests.some(isSearch));
    const refused = await post(other, second);
    search.resolve();
    expect([refused.status, refused.body['installation']]).toEqual([409, lost]);
    expect(refused.body['detail']).toContain(second ? 'Repeat this one' : `GET /v1/installations/${lost}`);
    expect((await looking).body).toMatchObject({ id: lost, status: 'installed' });
    if (first) expect((await post(call, first)).body.id).toBe(lost);
    expect(created()).toBe(1);
  });

  test('when a lost request was repeated and has been found before one without its key goes on', async () => {
    const lost = await lose('overtaken');
    const team = Promise.withResolvers<void>();
    world.make.failNext({ kind: 'late', method: 'GET', path: /^\/teams\//, until: team.promise });
    const overtaken = post(other);
    await until(() => world.make.requests.some(({ path }) => path.startsWith('/teams/')));
    expect((await post(call, 'overtaken')).body.id).toBe(lost);
    team.resolve();
    expect((await overtaken).body).toMatchObject({ id: lost, status: 'installed' });
    expect(created()).toBe(1);
  });

  test.each([undefined, 'with-key'])(
    'when Make fails after making it and the search for it fails too (key: %s)',
    async (key) => {
      world.make.failNext({ answerAfterCreating: '500' });
      world.make.failNext({ kind: '429', method: 'GET', path: /^\/scenarios$/ });
      const lost = await post(call, key);
      const found = await post(call, key);
      expect([lost.status, found.status, found.body.id]).toEqual([424, 201, lost.body['installation']]);
      expect(created()).toBe(1);
    },
  );

  test('when a server stopped before it could note that Make was silent, and no key is sent', async () => {
    world.make.failNext({ answerAfterCreating: 'reset' });
    const lost = await post(call);
    const id = lost.body['installation'];
    await world.pool.query('update installations set make_silent_at = null where id = $1', [id]);
    world.setNow(new Date(Date.now() + 121_000));
    const found = await post(call);
    world.setNow(null);
    expect([found.status, found.body.id, created()]).toEqual([201, id, 1]);
  });
});

test('what Make made of an unanswered request is deleted with the installation that is taken away', async () => {
  world.make.failNext({ answerAfterCreating: 'reset' });
  const { body: lost } = await post(call);
  expect(created()).toBe(1);
  const path = `/v1/installations/${String(lost['installation'])}`;
  world.make.failNext({ kind: '500', method: 'GET', path: /^\/scenarios$/ });
  expect((await call('DELETE', `${path}?deleteScenario=true`, { make: true })).status).toBe(424);
  expect((await call('GET', path)).body['status']).toBe('pending');
  expect((await call('DELETE', `${path}?deleteScenario=true`, { make: true })).status).toBe(204);
  expect([(await call('GET', path)).body['status'], created()]).toEqual(['abandoned', 0]);
});

test('one that was confirmed by hand meanwhile, nobody knows as what, is a conflict for the repeated request', async () => {
  world.make.failNext({ answerAfterCreating: 'reset' });
  const { body: lost } = await post(call, 'by-hand');
  const path = `/v1/installations/${String(lost['installation'])}`;
  expect((await call('PATCH', path, { body: { status: 'installed' } })).status).toBe(200);
  const { status, body: problem } = await post(call, 'by-hand');
  expect([status, problem['detail']]).toEqual([409, expect.stringContaining('makeScenarioId')]);
});

test('whatever Make quotes, neither its token nor a report address is told on or kept', async () => {
  const { body: first } = await post(call);
  const { url } = first['report'] as { url: string };
  const quoting = {
    code: 'IM000',
    message: `Not valid near ${url}`,
    detail: makeToken,
    suberrors: [{ message: url }],
  };
  world.make.failNext({ kind: '400', method: 'PATCH', body: quoting });
  const path = `/v1/installations/${first.id}/reporting`;
  const refused = await call('PUT', path, { body: { reporting: 'none' }, make: true });
  expect([refused.status, refused.body['detail']]).toEqual([424, expect.stringContaining('Not valid near')]);
  const told = JSON.stringify(refused.body) + world.server.logText();
  expect(told).not.toContain(makeToken);
  expect(told).not.toContain('rpt_');
});

describe('an installed scenario', () => {
  const blueprintWith = (text: string, ...more: object[]) => ({
    ...firstBlueprint,
    flow: [firstBlueprint.flow[0]!, message(3, text), ...more],
  });

  test('can be rolled back after several have asked at once what became of a lost upgrade', async () => {
    for (let round = 0; round < 3; round += 1) {
      const installed = await install(world, call, blueprintWith('first'));
      await installed.publish(blueprintWith('second'));
      world.make.failNext({ kind: 'reset', method: 'PATCH', when: 'after' });
      expect((await installed.upgrade()).status).toBe(504);
      const path = `/v1/installations/${installed.body.id}?refresh=true`;
      const seen = await Promise.all([call, other, call, other].map((by) => by('GET', path, { make: true })));
      expect(seen.map((reply) => reply.body['version'])).toEqual([2, 2, 2, 2]);
      expect((await installed.rollBack()).body['version']).toBe(1);
    }
  });

  test.each(['edit', 'upgrade'] as const)(
    'keeps an %s that comes while its reporting is switched',
    async (what) => {
      const installed = await install(world, call, blueprintWith('first'));
      await installed.publish(blueprintWith('second', module(4, 'google-sheets:addRow')));
      world.make.requests.length = 0;
      world.make.failNext({ kind: 'late', method: 'GET', path: /\/blueprint$/, delayMs: 700 });
      const path = `/v1/installations/${installed.body.id}/reporting`;
      const switching = call('PUT', path, { body: { reporting: 'none' }, make: true });
      await until(() => world.make.requests.some((request) => request.path.endsWith('/blueprint')));
      if (what === 'upgrade') expect((await installed.upgrade()).status).toBe(200);
      else await installed.edit((blueprint) => void (stepIn(blueprint, 3).mapper!['text'] = 'second'));
      const { status, body: problem } = await switching;
      expect([status, problem['detail']]).toEqual([409, expect.stringContaining('meanwhile')]);
      expect(installed.step(3)?.mapper).toMatchObject({ text: 'second' });
      expect((await call('PUT', path, { body: { reporting: 'none' }, make: true })).status).toBe(200);
      expect([installed.step(3)?.mapper?.['text'], installed.reports()]).toEqual(['second', []]);
    },
  );
});
