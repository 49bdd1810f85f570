import { rm } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { readConfig } from '../../server/platform/config.ts';
import type { Pool } from '../../server/platform/database.ts';
import type { Deps } from '../../server/platform/deps.ts';
import { createLogger } from '../../server/platform/logging.ts';
import type { Mail, SendMail } from '../../server/platform/mail.ts';
import type { Clock } from '../../server/platform/time.ts';
import { startServer } from '../../server/start-server.ts';
import { createTestDatabase } from './database.ts';

export type TestServer = {
  url: string;
  deps: Deps;
  pool: Pool;
  /** The one-time link of the owner; null when the library has one. */
  ownerLink: string | null;
  /** Every mail that was sent, oldest first; none with an SMTP_URL, to which they really go. */
  mails: Mail[];
  /** Everything that was logged, as text. */
  logText: () => string;
  close: () => Promise<void>;
};

export type TestServerOptions = {
  /** Doubles to talk to; without them the server runs without Stripe, and Make is unreachable. */
  stripe?: { url: string; apiKey: string; webhookSecret: string };
  make?: { url: string };
  now?: Clock;
  env?: Record<string, string>;
  hasStarterLibrary?: boolean;
  /** Fetches the events that Stripe keeps, at the start and every hour; not unless asked for, because tests hold events back. */
  catchesUp?: boolean;
  /** Called before a mail counts as sent: one that throws fails it. */
  beforeMail?: (mail: Mail) => void;
  /** Puts something between the server and its database. */
  wrapDatabaseUrl?: (url: string) => Promise<string>;
};

/** The whole server, started as `npm start` starts it, on a database of its own; every answer is held against its schema. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-test-data-'));
  const lines: string[] = [];
  const mails: Mail[] = [];
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: options.wrapDatabaseUrl ? await options.wrapDatabaseUrl(database.url) : database.url,
    RATE_LIMIT_PER_MINUTE: '100000',
    RECOMMENDATIONS_HELD_OUT: '0',
    MAKE_API_BASE: options.make?.url ?? 'http://127.0.0.1:1',
    ...(options.stripe
      ? {
          STRIPE_SECRET_KEY: options.stripe.apiKey,
          STRIPE_API_BASE: options.stripe.url,
          STRIPE_WEBHOOK_SECRETS: options.stripe.webhookSecret,
        }
      : {}),
    ...options.env,
  });
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const keepMail: SendMail = async (mail) => {
    options.beforeMail?.(mail);
    mails.push(mail);
  };
  const server = await startServer({
    config,
    logger: createLogger('debug', sink),
    ...(config.smtpUrl === null ? { sendMail: keepMail } : {}),
    jobLooks: { byClock: 10, byEvent: 2 },
    checkAnswers: true,
    hasStarterLibrary: options.hasStarterLibrary ?? false,
    catchesUp: options.catchesUp ?? false,
    ...(options.now ? { now: options.now } : {}),
  }).catch(async (error: unknown) => {
    await database.drop();
    throw error;
  });
  return {
    url: server.url,
    deps: server.deps,
    pool: server.deps.pool,
    ownerLink: server.ownerLink,
    mails,
    logText: () => lines.join(''),
    close: async () => {
      await server.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
