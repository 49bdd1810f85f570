import type { AddressInfo } from 'node:net';
import express from 'express';
import { Writable } from 'node:stream';
import type { Caller } from '../../../server/platform/caller.ts';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import type { Endpoint } from '../../../server/platform/endpoint.ts';
import { endpointRouter } from '../../../server/platform/endpoint-router.ts';
import { idempotencyIn } from '../../../server/platform/idempotency.ts';
import { createFailures } from '../../../server/platform/failures.ts';
import { createLogger, requestLogging, type Logger } from '../../../server/platform/logging.ts';
import { problemAnswers } from '../../../server/platform/problem-answers.ts';
import { rateLimitPerCredential } from '../../../server/platform/rate-limits.ts';
import { apiClient, type ApiClient } from '../../support/api-client.ts';
import { createTestDatabase } from '../../support/database.ts';

export type RouterServer = {
  url: string;
  pool: Pool;
  logText: () => string;
  /** A client that calls as the customer of this name, or as nobody. */
  as: (name?: string) => ApiClient;
  close: () => Promise<void>;
};

/** Endpoints of a test behind the very router of the server, on a real database; the key of a caller is its name. */
export async function startRouterServer(
  endpoints: (logger: Logger) => Endpoint[],
  { now = () => new Date(), requestsPerMinute = 1_000_000 } = {},
): Promise<RouterServer> {
  const database = await createTestDatabase();
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger('debug', sink);
  const pool = createPool(database.url, logger);
  const app = express().set('trust proxy', 1).set('etag', false);
  app.use(requestLogging(logger));
  app.use(
    endpointRouter(endpoints(logger), {
      authenticate: (req) => {
        const name = req.get('Authorization')?.replace('Bearer ', '');
        const caller: Caller = name
          ? { kind: 'customer', customerId: name, keyId: name, sessionId: null }
          : { kind: 'anonymous' };
        return Promise.resolve(caller);
      },
      idempotency: idempotencyIn(pool, now, 'a secret of the tests that is long enough'),
      rateLimit: rateLimitPerCredential(pool, requestsPerMinute),
      checkAnswers: true,
    }),
  );
  app.use(problemAnswers(createFailures(logger)));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    pool,
    logText: () => lines.join(''),
    as: (name) => apiClient(url, name),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
      await database.drop();
    },
  };
}
