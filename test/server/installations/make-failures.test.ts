import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCustomer } from '../../../server/accounts/customers/create-customer.ts';
import { startTestServer } from '../../support/server.ts';
import {
  callWith,
  firstBlueprint,
  makeToken,
  startWorld,
  teamId,
  type Call,
  type Reply,
  type World,
} from './world.ts';

let world: World;
let call: Call;
let apiKey: string;
let scenarioId: string;
let keys = 0;

beforeAll(async () => {
  world = await startWorld();
  scenarioId = (await world.newScenario('Lead alert', [firstBlueprint])).id;
});
afterAll(() => world.close());
beforeEach(async () => {
  world.make.clearFailures();
  ({ call, apiKey } = await world.newCustomer());
});

const newKey = () => `key-${(keys += 1)}`;
const install = (key?: string, body: object = {}): Promise<Reply> =>
  call('POST', '/v1/installations', {
    body: { scenario: scenarioId, teamId, ...body },
    make: true,
    ...(key ? { key } : {}),
  });
const idsInMake = () => world.make.scenarios().map(({ id }) => id);
const list = async () =>
  (await call('GET', '/v1/installations')).body['items'] as { id: string; status: string; error: object }[];
const scenarioIdOf = ({ body }: Reply) => (body['make'] as { scenarioId: number }).scenarioId;

describe('Make refuses', () => {
  const onCreate = { method: 'POST', path: /^\/scenarios$/ };

  test.each(['400', '401', '403', '404', '409', '422', '429', '500', '503'] as const)(
    '%s is told word for word, and the installation is kept as failed',
    async (kind) => {
      world.make.failNext({ kind, ...onCreate });
      const before = idsInMake();
      const refused = await install();
      expect(refused.status).toBe(424);
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(refused.body['make']).toMatchObject({ code: `SC${kind}`, suberrors: [] });
      const [failed] = await list();
      expect(failed).toMatchObject({
        id: refused.body['installation'],
        status: 'failed',
        error: { code: `SC${kind}` },
      });
      expect(failed?.error).toMatchObject({ message: (refused.body['make'] as { message: string }).message });
      expect(idsInMake()).toEqual(before);
    },
  );

  test('suberrors and details come through as they are', async () => {
    const body = {
      code: 'SC400',
      message: 'Bad Request',
      detail: ['one', 'two'],
      suberrors: [{ message: 'blueprint.flow: is wrong', name: 'flow' }],
    };
    world.make.failNext({ kind: '400', ...onCreate, body });
    expect((await install()).body['make']).toEqual({ ...body, status: 400 });
  });

  test('a web page instead of an answer is a clear failure', async () => {
    world.make.failNext({ kind: 'html', ...onCreate });
    const refused = await install();
    expect([refused.status, refused.body['detail']]).toEqual([424, expect.stringContaining('a web page')]);
    expect(refused.body['make']).toMatchObject({ code: null, detail: null });
    expect(await list()).toMatchObject([{ status: 'failed' }]);
  });

  test('an app that no organization can have stays refused when it is confirmed', async () => {
    const flow = [firstBlueprint.flow[0], { ...firstBlueprint.flow[1], module: 'gone-app:doIt' }];
    const gone = await world.newScenario('Gone', [{ ...firstBlueprint, flow }]);
    expect((await install(undefined, { scenario: gone.id })).status).toBe(409);
    expect((await install(undefined, { scenario: gone.id, confirmAppInstall: true })).status).toBe(424);
  });

  test('after a refusal the same key tries again', async () => {
    const key = newKey();
    world.make.failNext({ kind: '429', ...onCreate });
    expect((await install(key)).status).toBe(424);
    expect((await install(key)).status).toBe(201);
    expect((await list()).map(({ status }) => status).toSorted()).toEqual(['failed', 'installed']);
  });

  test.each(['500', 'html'] as const)(
    'the scenario that stands in Make in spite of %s is found',
    async (kind) => {
      const before = idsInMake();
      world.make.failNext({ answerAfterCreating: kind });
      const answer = await install();
      expect(answer.status).toBe(201);
      expect(idsInMake()).toEqual([...before, scenarioIdOf(answer)]);
    },
  );
});

describe('Make does not answer', () => {
  test.each([
    ['http', true],
    ['module', true],
    ['none', true],
    ['http', false],
  ] as const)(
    'reporting %s, created nevertheless: the retry finds the one scenario (with a key: %s)',
    async (reporting, hasKey) => {
      const before = idsInMake();
      const key = hasKey ? newKey() : undefined;
      const body = { reporting, confirmAppInstall: true };
      world.make.failNext({ answerAfterCreating: 'reset' });
      const lost = await install(key, body);
      expect([lost.status, lost.body['type']]).toEqual([504, '/problems/make_timeout']);
      expect(await list()).toMatchObject([{ id: lost.body['installation'], status: 'pending' }]);
      // Another one of the same name, made by hand, must not be taken for it.
      const stranger = world.make.account.newId();
      const made = world.make.scenarios().find(({ id }) => !before.includes(id));
      const blueprint = { name: 'Lead alert', flow: firstBlueprint.flow as never[], metadata: {} };
      if (made)
        world.make.account.scenarios.set(stranger, {
          ...made,
          id: stranger,
          blueprint,
          versions: [{ ...made.versions[0]!, blueprint }],
        });
      const found = await install(key, body);
      expect(found.status).toBe(201);
      expect(found.body.id).toBe(lost.body['installation']);
      expect(scenarioIdOf(found)).toBe(made?.id);
      expect(idsInMake()).toEqual([...before, made?.id, stranger]);
      expect(await list()).toMatchObject([{ status: 'installed' }]);
      world.make.account.scenarios.delete(stranger);
    },
  );

  test('nothing was created: the retry creates it, once', async () => {
    const key = newKey();
    const before = idsInMake();
    world.make.failNext({ kind: 'reset', method: 'POST', path: /^\/scenarios$/ });
    expect((await install(key)).status).toBe(504);
    expect(idsInMake()).toEqual(before);
    const retried = await install(key);
    expect(retried.status).toBe(201);
    expect(idsInMake()).toEqual([...before, scenarioIdOf(retried)]);
  });

  test('a hanging Make is given up after 15 seconds, and the retry finds what it made', async () => {
    const key = newKey();
    const before = idsInMake();
    world.make.failNext({ answerAfterCreating: 'hang' });
    const lost = await install(key);
    expect([lost.status, lost.body['detail']]).toEqual([504, expect.stringContaining('within 15 seconds')]);
    const found = await install(key);
    expect(found.status).toBe(201);
    expect(idsInMake()).toEqual([...before, scenarioIdOf(found)]);
  });

  test('the retry is as safe after our own restart', async () => {
    const key = newKey();
    const before = idsInMake();
    world.make.failNext({ answerAfterCreating: 'reset' });
    const lost = await install(key);
    const { rows } = await world.pool.query<{ prefix: string }>(
      'select report_token_prefix as prefix from installations where id = $1',
      [lost.body['installation']],
    );
    const another = await world.startAnother();
    const found = await callWith(another.url, apiKey)('POST', '/v1/installations', {
      body: { scenario: scenarioId, teamId },
      make: true,
      key,
    });
    await another.stop();
    expect(found.status).toBe(201);
    expect((found.body['report'] as { url: string }).url).toContain(`/v1/report/${rows[0]?.prefix}`);
    expect(idsInMake()).toEqual([...before, scenarioIdOf(found)]);
  });

  test('when the search fails too, nothing is created and the retry may come again', async () => {
    const key = newKey();
    const before = idsInMake();
    world.make.failNext({ answerAfterCreating: 'reset' });
    expect((await install(key)).status).toBe(504);
    world.make.failNext({ kind: '403', method: 'GET', path: /^\/scenarios$/ });
    expect((await install(key)).status).toBe(424);
    expect(await list()).toMatchObject([{ status: 'pending' }]);
    expect((await install(key)).status).toBe(201);
    expect(idsInMake()).toHaveLength(before.length + 1);
  });

  test('the key of an unfinished installation is refused for another request', async () => {
    const key = newKey();
    world.make.failNext({ kind: 'reset', method: 'POST', path: /^\/scenarios$/ });
    expect((await install(key)).status).toBe(504);
    const other = await install(key, { name: 'Another name' });
    expect([other.status, other.body['type']]).toEqual([409, '/problems/idempotency_key_reused']);
  });
});

describe('the same Idempotency-Key', () => {
  test('gives the first answer again, report address included', async () => {
    const key = newKey();
    const first = await install(key);
    const before = idsInMake();
    const second = await install(key);
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(idsInMake()).toEqual(before);
    expect((await install(key, { name: 'Another name' })).status).toBe(409);
  });

  test('five at once create one', async () => {
    const key = newKey();
    const before = idsInMake();
    const answers = await Promise.all(Array.from({ length: 5 }, () => install(key)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(idsInMake()).toHaveLength(before.length + 1);
  });
});

test("after all these failures the log holds no token of Make's and no report token", () => {
  expect(world.server.logText()).toContain('make_timeout');
  expect(world.server.logText()).not.toContain(makeToken);
  expect(world.server.logText()).not.toContain('rpt_');
});

test('without Make the drop-downs answer 504 and the server lives on', async () => {
  const lonely = await startTestServer({});
  const ada = await createCustomer(lonely.pool, { email: 'a@customer.example', name: 'Ada' }, new Date());
  const answer = await callWith(lonely.url, ada.apiKey)('GET', '/v1/make/organizations', { make: true });
  expect([answer.status, answer.body['type']]).toEqual([504, '/problems/make_timeout']);
  expect((await fetch(`${lonely.url}/healthz`)).status).toBe(200);
  await lonely.close();
});
