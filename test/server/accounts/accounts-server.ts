import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import express from 'express';
import { accountsEndpoints } from '../../../server/accounts/endpoints.ts';
import { authenticateWith } from '../../../server/accounts/authenticate.ts';
import { accountsJobs } from '../../../server/accounts/jobs.ts';
import { mountOperatorAuth } from '../../../server/accounts/operator-auth.ts';
import { issueOwnerLink } from '../../../server/accounts/owner-link.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createPool } from '../../../server/platform/database.ts';
import { endpointRouter } from '../../../server/platform/endpoint-router.ts';
import { idempotencyIn } from '../../../server/platform/idempotency.ts';
import { createLogger, requestLogging } from '../../../server/platform/logging.ts';
import { problemAnswers } from '../../../server/platform/problem-answers.ts';
import { securityHeaders } from '../../../server/platform/security-headers.ts';
import { setUpQueue, startQueue } from '../../../server/platform/queue.ts';
import { rateLimitPerCredential } from '../../../server/platform/rate-limits.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestServer, TestServerOptions } from '../../support/server.ts';

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const lines: string[] = [];
  const sink = new Writable({
    write(c: Buffer, _e, d) {
      lines.push(c.toString());
      d();
    },
  });
  const logger = createLogger('debug', sink);
  const pool = createPool(database.url, logger);
  await setUpQueue(database.url, []);
  const queue = await startQueue(database.url, logger);
  const config = readConfig({ NODE_ENV: 'test', PORT: '0', DATABASE_URL: database.url, ...options.env });
  const mails: TestServer['mails'] = [];
  let url = '';
  const deps = {
    config,
    pool,
    queue,
    logger,
    stripe: null,
    now: options.now ?? (() => new Date()),
    sendMail: async (mail: TestServer['mails'][number]) => void mails.push(mail),
    publicUrl: () => config.publicUrl ?? url,
    sessionSecret: 'test-session-secret-of-32-characters',
  };
  const jobs = accountsJobs(deps);
  await setUpQueue(database.url, Object.keys(jobs));
  const app = express();
  app.use(requestLogging(logger));
  app.use(securityHeaders({ isHttps: false }));
  mountOperatorAuth(app, deps);
  app.use(
    endpointRouter(accountsEndpoints(deps), {
      authenticate: authenticateWith(deps),
      idempotency: idempotencyIn(pool, deps.now, deps.sessionSecret),
      rateLimit: rateLimitPerCredential(100000),
      checkAnswers: true,
    }),
  );
  app.use(problemAnswers());
  const server = createServer(app);
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await queue.work(jobs);
  return {
    url,
    deps,
    pool,
    ownerLink: await issueOwnerLink(pool, deps.publicUrl(), deps.now()),
    mails,
    logText: () => lines.join(''),
    close: async () => {
      server.closeAllConnections();
      await new Promise((r) => server.close(r));
      await queue.stop();
      await pool.end();
      await database.drop();
    },
  };
}
