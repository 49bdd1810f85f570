import { afterAll, beforeAll, expect, test } from 'vitest';
import { appSource } from './app-source.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { namedErrorTypes } from './error-types.ts';
import { loadMakeApp } from './make-runtime.ts';
import { runInScenario } from './scenario-run.ts';
import { json } from './stage.ts';

let server: EchoServer;
beforeAll(async () => {
  server = await startEchoServer();
  server.answer = () => json({}, 400);
});
afterAll(() => server.close());

const run = (
  type: string,
  settings: { hasIgnoreHandler?: boolean; storesIncompleteExecutions?: boolean } = {},
) => {
  const communication = { url: '/', response: { error: { message: 'No.', type } } };
  const source = appSource({
    base: { baseUrl: 'https://placeholder.example' },
    module: { one: { moduleType: 'action', communication } },
  });
  return runInScenario(loadMakeApp({ publicUrl: server.url }, source), 'one', settings);
};

const effects = {
  RuntimeError: 'run stops',
  DataError: 'run stops',
  RateLimitError: 'next run is delayed',
  OutOfSpaceError: 'run stops',
  ConnectionError: 'next run is delayed',
  InvalidConfigurationError: 'scenario is switched off',
  InvalidAccessTokenError: 'scenario is switched off',
  IncompleteDataError: 'run stops',
  DuplicateDataError: 'goes on with a warning',
};

test.each(namedErrorTypes)('%s has its effect on the scenario', async (type) => {
  const { effect, error, bundles } = await run(type);
  expect({ effect, type: error?.type, bundles }).toEqual({ effect: effects[type], type, bundles: [] });
  expect((await run(type, { hasIgnoreHandler: true })).effect).toBe('goes on');
});

test.each(['DataError', 'DuplicateDataError'])(
  '%s is kept for repair where incomplete executions are stored',
  async (type) => {
    expect((await run(type, { storesIncompleteExecutions: true })).effect).toBe(
      'goes on, and the bundle is kept for repair',
    );
    expect((await run('RuntimeError', { storesIncompleteExecutions: true })).effect).toBe('run stops');
  },
);
