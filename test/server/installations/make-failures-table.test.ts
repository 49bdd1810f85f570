import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usualMakeFailure } from '../../doubles/make/make-api-error.ts';
import type { MakeFailure } from '../../doubles/make/start-make-double.ts';
import {
  firstBlueprint,
  makeToken,
  sheetsConnection,
  startWorld,
  teamId,
  type Call,
  type Reply,
  type World,
} from './world.ts';

type Failure = Exclude<MakeFailure, { answerAfterCreating: string }>;

/** Everything that Make may answer, and what the sentence for it must tell to do. */
const answers: readonly { name: string; failure: Failure; says: RegExp; retryAfter?: string }[] = [
  { name: '400', failure: { kind: '400' }, says: /Change what Make names/ },
  { name: '401', failure: { kind: '401' }, says: /does not know the token in this zone.*X-Make-Token/ },
  { name: '402', failure: { kind: '402' }, says: /Extend the plan/ },
  { name: '403', failure: { kind: '403' }, says: /Create one in Make with the scope [\w-]+:(read|write)/ },
  { name: '404', failure: { kind: '404' }, says: /Choose organization, team, folder and scenario again/ },
  { name: '409', failure: { kind: '409' }, says: /changed in Make at the same time/ },
  { name: '413', failure: { kind: '413' }, says: /too large for Make/ },
  { name: '422', failure: { kind: '422' }, says: /Change what Make names/ },
  {
    name: '429 with Retry-After',
    failure: { kind: '429', retryAfterSeconds: 17 },
    says: /Wait 17 seconds, as Make asks\. Then repeat/,
    retryAfter: '17',
  },
  {
    name: '429 without Retry-After',
    failure: { kind: '429', retryAfterSeconds: null },
    says: /Wait a minute: Make counts calls per minute\. Then repeat/,
  },
  { name: '500', failure: { kind: '500' }, says: /fault is on Make's side.*same Idempotency-Key/ },
  {
    name: '503 with Retry-After',
    failure: { kind: '503', retryAfterSeconds: 30 },
    says: /fault is on Make's side\. Wait 30 seconds/,
    retryAfter: '30',
  },
  {
    name: 'HTML',
    failure: { kind: 'html' },
    says: /a web page instead of its JSON.*repeat the same request/,
  },
  { name: 'a hang', failure: { kind: 'hang' }, says: /no answer within 1 seconds.*Repeat the same request/ },
  { name: 'a reset', failure: { kind: 'reset' }, says: /connection failed.*Repeat the same request/ },
  {
    name: 'an answer after our time-out',
    failure: { kind: 'late', delayMs: 1_300 },
    says: /no answer within 1 seconds.*Repeat the same request/,
  },
];
const silent = new Set(['hang', 'reset', 'late']);

let world: World;
let call: Call;
let scenarioId: string;
let keys = 0;

beforeAll(async () => {
  world = await startWorld({ env: { MAKE_TIMEOUT: 'PT1S' } });
  scenarioId = (await world.newScenario('Lead alert', [firstBlueprint])).id;
});
afterAll(() => world.close());
beforeEach(async () => {
  world.make.clearFailures();
  world.make.account.credentialRequests.length = 0;
  ({ call } = await world.newCustomer());
});

const install = (key: string, body: object = {}): Promise<Reply> =>
  call('POST', '/v1/installations', { body: { scenario: scenarioId, teamId, ...body }, make: true, key });
const newKey = () => `table-${(keys += 1)}`;
const scenariosInMake = () => world.make.scenarios().length;
const own = async () =>
  (await call('GET', '/v1/installations')).body['items'] as { id: string; status: string; error: unknown }[];

/** What every failure has in common: the status, a sentence that says what to do, Make's own words, and how long to wait. */
function expectTold(refused: Reply, { failure, says, retryAfter }: (typeof answers)[number]): void {
  const { kind } = failure;
  expect(refused.status).toBe(silent.has(kind) ? 504 : 424);
  expect(refused.body['detail']).toMatch(says);
  expect(refused.headers.get('retry-after')).toBe(retryAfter ?? null);
  expect(JSON.stringify(refused.body)).not.toContain(makeToken);
  if (silent.has(kind)) expect(refused.body['type']).toBe('/problems/make_timeout');
  else expect(refused.body['make']).toMatchObject(wordsOf(failure));
}

function wordsOf({ kind }: Failure): object {
  if (kind === 'html') return { code: null, detail: null, status: 502 };
  const { message, detail, code } = usualMakeFailure(Number(kind));
  return { message, detail, code, suberrors: [], status: Number(kind) };
}

describe.each([
  ['organizations', '/organizations', '/v1/make/organizations'],
  ['teams', '/teams', '/v1/make/teams?organizationId=501'],
  ['folders', '/scenarios-folders', `/v1/make/folders?teamId=${teamId}`],
  ['connections', '/connections', `/v1/make/connections?teamId=${teamId}`],
])('when %s are listed', (_what, path, ours) => {
  test.each(answers)('$name is told, and the next time it works', async (answer) => {
    world.make.failNext({ ...answer.failure, method: 'GET', path });
    expectTold(await call('GET', ours, { make: true }), answer);
    expect((await call('GET', ours, { make: true })).status).toBe(200);
  });
});

describe.each([
  ['the team', '/teams'],
  ['the plan', '/organizations'],
  ['the scopes', '/users/me/current-authorization'],
  ['the scenarios', /^\/scenarios$/],
  ['the connections', '/connections'],
] as const)('when a dry run asks for %s', (_what, path) => {
  test.each(answers)('$name is told, unless it is only not to be seen', async (answer) => {
    world.make.failNext({ ...answer.failure, method: 'GET', path });
    const before = scenariosInMake();
    const reply = await install(newKey(), { dryRun: true });
    if (['403', '404'].includes(answer.failure.kind)) expect(reply.status).toBe(200);
    else expectTold(reply, answer);
    expect([scenariosInMake(), await own()]).toEqual([before, []]);
  });
});

describe.each([
  ['the team', '/teams'],
  ['the plan', '/organizations'],
  ['the scopes', '/users/me/current-authorization'],
] as const)('when an installation asks for %s beside', (_what, path) => {
  test.each(answers)('$name stops nothing', async (answer) => {
    world.make.failNext({ ...answer.failure, method: 'GET', path });
    const before = scenariosInMake();
    expect((await install(newKey())).status).toBe(201);
    expect([scenariosInMake(), (await own()).map(({ status }) => status)]).toEqual([
      before + 1,
      ['installed'],
    ]);
  });
});

describe('when the scenario is created', () => {
  test.each(answers)('$name is told and kept, and repeating it makes one', async (answer) => {
    const { failure } = answer;
    const [key, before] = [newKey(), scenariosInMake()];
    world.make.failNext({ ...failure, method: 'POST', path: /^\/scenarios$/ });
    const refused = await install(key);
    expectTold(refused, answer);
    const [kept] = await own();
    const isOpen = silent.has(failure.kind);
    expect(kept).toMatchObject({ id: refused.body['installation'], status: isOpen ? 'pending' : 'failed' });
    expect(kept?.error ?? null).toEqual(isOpen ? null : expect.objectContaining(wordsOf(failure)));
    expect(scenariosInMake()).toBe(failure.kind === 'late' ? before + 1 : before);
    const repeated = await install(key);
    expect(repeated.status).toBe(201);
    expect(scenariosInMake()).toBe(before + 1);
    expect((await install(key)).body).toEqual(repeated.body);
    expect(scenariosInMake()).toBe(before + 1);
  });

  test.each(['500', 'html', 'hang', 'reset'] as const)(
    '%s of what was done all the same makes one in the end',
    async (kind) => {
      const [key, before] = [newKey(), scenariosInMake()];
      world.make.failNext({ answerAfterCreating: kind });
      await install(key);
      expect((await install(key)).status).toBe(201);
      expect(scenariosInMake()).toBe(before + 1);
    },
  );
});

describe('when the chosen connections are looked up', () => {
  test.each(answers)('$name is told and kept before anything is created', async (answer) => {
    const [key, before] = [newKey(), scenariosInMake()];
    const { failure } = answer;
    const body = { connections: { 2: sheetsConnection } };
    world.make.failNext({ ...failure, method: 'GET', path: '/connections' });
    const reply = await install(key, body);
    if (['403', '404'].includes(failure.kind)) {
      expect([reply.status, scenariosInMake()]).toEqual([201, before + 1]); // Make judges them itself
      return;
    }
    expectTold(reply, answer);
    expect(scenariosInMake()).toBe(before);
    const [kept] = await own();
    if (silent.has(failure.kind)) expect(kept).toMatchObject({ status: 'pending', error: null });
    else expect(kept).toMatchObject({ status: 'failed', error: wordsOf(failure) });
    expect((await install(key, body)).status).toBe(201);
    expect(scenariosInMake()).toBe(before + 1);
  });
});

describe.each([
  ['the blueprint', { method: 'GET', path: '/blueprint' }],
  ['the page for connections', { method: 'POST', path: '/credential-requests' }],
] as const)('when %s is asked for', (_what, at) => {
  test.each(answers)('$name is told, and repeating it leaves one page', async (answer) => {
    const { body } = await install(newKey());
    world.make.account.credentialRequests.length = 0;
    const ask = () => call('POST', `/v1/installations/${body.id}/credential-request`, { make: true });
    world.make.failNext({ ...answer.failure, ...at });
    expectTold(await ask(), answer);
    expect((await ask()).status).toBe(201);
    expect(world.make.account.credentialRequests).toHaveLength(1);
    expect(await own()).toMatchObject([{ status: 'installed' }]);
  });
});

test("after all of it the log holds no token of Make's, no report token and no page for connections", () => {
  const log = world.server.logText();
  expect(log).toContain('make_timeout');
  for (const secret of [makeToken, 'rpt_', '/credentials/']) expect(log).not.toContain(secret);
});
