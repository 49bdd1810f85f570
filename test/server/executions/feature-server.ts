import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { authenticateWith } from '../../../server/accounts/authenticate.ts';
import { analyticsEndpoints } from '../../../server/analytics/endpoints.ts';
import { executionsEndpoints } from '../../../server/executions/endpoints.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createPool } from '../../../server/platform/database.ts';
import { endpointRouter } from '../../../server/platform/endpoint-router.ts';
import { idempotencyIn } from '../../../server/platform/idempotency.ts';
import { createLogger, requestLogging } from '../../../server/platform/logging.ts';
import { problemAnswers } from '../../../server/platform/problem-answers.ts';
import type { Clock } from '../../../server/platform/time.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestServer } from '../../support/server.ts';

export async function startTestServer(
  options: { now?: Clock; env?: Record<string, string> } = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, ...options.env });
  const logger = createLogger('warn');
  const pool = createPool(database.url, logger);
  const deps = {
    config,
    pool,
    logger,
    now: options.now ?? (() => new Date()),
    sessionSecret: 's'.repeat(40),
    publicUrl: () => '',
  } as unknown as TestServer['deps'];
  const app = express();
  app.use(requestLogging(logger));
  app.use(
    endpointRouter([...executionsEndpoints(deps), ...analyticsEndpoints(deps)], {
      authenticate: authenticateWith(deps),
      idempotency: idempotencyIn(pool, deps.now),
      rateLimit: async () => {},
      checkAnswers: true,
    }),
  );
  app.use(problemAnswers());
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deps,
    pool,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
      await database.drop();
    },
  } as TestServer;
}
