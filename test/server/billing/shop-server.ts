import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import express from 'express';
import { authenticateWith } from '../../../server/accounts/authenticate.ts';
import { billingEndpoints } from '../../../server/billing/endpoints.ts';
import { stripeEventHandlers } from '../../../server/billing/stripe-event-handlers.ts';
import { inboxEndpoints } from '../../../server/inbox/endpoints.ts';
import { startInboxLoop } from '../../../server/inbox/inbox-loop.ts';
import { stripeWebhookRouter } from '../../../server/inbox/stripe-webhook.ts';
import { readConfig } from '../../../server/platform/config.ts';
import { createPool } from '../../../server/platform/database.ts';
import { endpointRouter } from '../../../server/platform/endpoint-router.ts';
import { idempotencyIn } from '../../../server/platform/idempotency.ts';
import { createLogger, requestLogging } from '../../../server/platform/logging.ts';
import { problemAnswers } from '../../../server/platform/problem-answers.ts';
import type { Queue } from '../../../server/platform/queue.ts';
import { rateLimitPerCredential } from '../../../server/platform/rate-limits.ts';
import { securityHeaders } from '../../../server/platform/security-headers.ts';
import { createStripeClient } from '../../../server/platform/stripe-client.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestServer, TestServerOptions } from '../../support/server.ts';

const queue: Queue = {
  enqueue: async () => {},
  work: async () => {},
  isAlive: () => true,
  stop: async () => {},
};

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger('debug', sink);
  const { stripe } = options;
  const config = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    ...(stripe
      ? {
          STRIPE_SECRET_KEY: stripe.apiKey,
          STRIPE_API_BASE: stripe.url,
          STRIPE_WEBHOOK_SECRETS: stripe.webhookSecret,
        }
      : {}),
    ...options.env,
  });
  const pool = createPool(config.databaseUrl ?? database.url, logger);
  let url = '';
  const deps = {
    config,
    pool,
    queue,
    logger,
    stripe: createStripeClient(config),
    now: options.now ?? (() => new Date()),
    sendMail: async () => {},
    publicUrl: () => config.publicUrl ?? url,
    sessionSecret: 'test-session-secret-of-32-characters',
  };
  const app = express();
  app.use(requestLogging(logger), securityHeaders({ isHttps: false }));
  app.use(stripeWebhookRouter(deps));
  app.use(
    endpointRouter([...inboxEndpoints(deps), ...billingEndpoints(deps)], {
      authenticate: authenticateWith(deps),
      idempotency: idempotencyIn(pool, deps.now, deps.sessionSecret),
      rateLimit: rateLimitPerCredential(100_000),
      checkAnswers: true,
    }),
  );
  app.use(problemAnswers());
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const inbox = startInboxLoop(deps, stripeEventHandlers(deps));
  return {
    url,
    deps,
    pool,
    ownerLink: null,
    mails: [],
    logText: () => lines.join(''),
    close: async () => {
      await inbox.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
      await database.drop();
    },
  };
}
