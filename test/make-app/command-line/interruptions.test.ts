import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Failure } from '../../doubles/http/failures.ts';
import { startMakeSdkDouble, type MakeSdkDouble } from '../../doubles/make-sdk/start-make-sdk-double.ts';
import { apiKey, createAppFolder, publicUrl, runMakeApp } from './app-fixture.ts';

let app: ReturnType<typeof createAppFolder>;
let make: MakeSdkDouble;

beforeEach(async () => {
  app = createAppFolder();
  make = await startMakeSdkDouble({ apiKey, nameSuffix: '-x1y2z3' });
});
afterEach(async () => {
  expect(make.mostAtOnce()).toBeLessThanOrEqual(2);
  await make.close();
  app.remove();
});

const deploy = () =>
  runMakeApp(['deploy', '--yes', '--origin', 'Testing', '--source', app.source, '--api-base', make.url], {
    MAKE_API_KEY: apiKey,
    PUBLIC_URL: publicUrl,
  });

/** One of each, however often the deployment was begun. */
function expectWhole(): void {
  expect(make.state.apps).toHaveLength(1);
  expect(make.state.components.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
    'connection northwind-testing-x1y2z3',
    'endpoint findScenario',
    'module makeApiCall',
    'module searchScenarios',
    'module watchEvents',
    'rpc listCategories',
    'webhook northwind-testing-x1y2z3',
  ]);
}

const interruptions: [string, Failure][] = [
  [
    'the answer to the creation of the app is lost',
    { kind: 'reset', method: 'POST', path: /^\/sdk\/apps$/, when: 'after' },
  ],
  [
    'the answer to the creation of the connection is lost',
    { kind: 'reset', method: 'POST', path: /\/connections$/, when: 'after' },
  ],
  [
    'the answer to the creation of the webhook is lost',
    { kind: 'html', method: 'POST', path: /\/webhooks$/, when: 'after' },
  ],
  [
    'the answer to the creation of a module is lost',
    { kind: 'reset', method: 'POST', path: /\/modules$/, when: 'after' },
  ],
  ['the connection is lost before an rpc is created', { kind: 'reset', method: 'POST', path: /\/rpcs$/ }],
  [
    'the connection is lost in the middle of the sections',
    { kind: 'reset', method: 'PUT', path: /\/modules\/searchScenarios\/expect$/ },
  ],
  [
    'Make fails on the annotations of an endpoint',
    { kind: '500', method: 'PATCH', path: /\/endpoints\/findScenario$/ },
  ],
];

describe('an interrupted deployment', () => {
  test.each(interruptions)('goes on without duplicates when %s', async (_, failure) => {
    make.failNext(failure);
    const broken = await deploy();
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain('Run the command again: it goes on where it stopped.');
    expect(broken.stderr).not.toContain(apiKey);
    const sent = make.writes().length;
    expect(await deploy()).toMatchObject({ status: 0, stderr: '' });
    expectWhole();
    const again = make.writes().length;
    expect(await deploy()).toMatchObject({ status: 0, stdout: 'Nothing to send: Make has all of it.\n' });
    expect(make.writes().length).toBe(again);
    // What had arrived is not sent a second time.
    const second = make
      .writes()
      .slice(sent)
      .map(({ method, path }) => `${method} ${path}`);
    const accepted = make
      .writes()
      .slice(0, sent)
      .map(({ method, path }) => `${method} ${path}`);
    const failed = accepted.filter((write) => second.includes(write));
    expect(failed.length).toBeLessThanOrEqual(3); // the request that failed, and at most one lost beside it
  });

  test('survives one failure after another at every request', async () => {
    let runs = 0;
    for (let isDone = false; !isDone && runs < 60; runs += 1) {
      make.failNext({
        kind: 'reset',
        path: /\/(connections|webhooks|modules|rpcs|endpoints|base|groups|api|icon)$/,
        method: runs % 2 === 0 ? 'PUT' : 'POST',
        when: runs % 3 === 0 ? 'after' : 'before',
      });
      isDone = (await deploy()).status === 0;
      make.clearFailures();
    }
    expect(runs).toBeGreaterThan(3);
    expectWhole();
  }, 120_000);
});

describe('when Make says 429', () => {
  test('everything waits as long as it asks, and then goes on', async () => {
    make.failNext({ kind: '429', method: 'POST', path: '/rpcs', retryAfterSeconds: 2 });
    const outcome = await deploy();
    expect(outcome.status).toBe(0);
    expect(outcome.stderr).toContain('Make asks to wait; going on in 2 s.');
    const [refused, repeated] = make.requests.filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/rpcs'),
    );
    expect((repeated?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1_950);
    const within = make.requests.filter(
      ({ at }) => at > (refused?.at ?? 0) + 100 && at < (repeated?.at ?? 0) - 100,
    );
    expect(within).toEqual([]);
    expectWhole();
  });

  test('five seconds when it does not say how long', async () => {
    make.failNext({ kind: '429', path: '/checksum' });
    make.failNext({ kind: '429', method: 'POST', path: /^\/sdk\/apps$/ });
    const begun = Date.now();
    expect((await deploy()).status).toBe(0);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(4_950);
    expectWhole();
  });
});
