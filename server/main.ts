import { collectInboxMetrics } from './inbox/inbox-metrics.ts';
import { ConfigError, readConfig } from './platform/config.ts';
import { createLogger } from './platform/logging.ts';
import { collectProcessMetrics } from './platform/metrics.ts';
import { startServer } from './start-server.ts';

const exitWithinMs = 9_500;
/** Twice as long as balancers usually take between two looks at `/readyz`; who presses Ctrl-C waits for nobody. */
const noticeMs = 2_000;

/** What stops a start that somebody can mend is one sentence; a bug keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const code = (error as { code?: string }).code;
  if (code === 'EADDRINUSE')
    return `${(error as Error).message}. Another program listens there: stop it, or set PORT to another number.`;
  // At the start only the database is connected to; the last three: wrong password, no right to connect, no such database.
  if (
    code &&
    ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', '28P01', '28000', '3D000'].includes(code)
  )
    return `The database cannot be used: ${(error as Error).message}. Check DATABASE_URL and DIRECT_DATABASE_URL, and that PostgreSQL runs there.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const interruption = new AbortController();
  const starting = startServer({ config, logger, interruption: interruption.signal });
  // From the first moment: a start that is interrupted must not leave its database behind.
  const stop = (signal: string) => {
    if (interruption.signal.aborted) return;
    interruption.abort();
    logger.info({ signal }, 'stopping');
    // The last resort: a part that hangs must not keep the process beyond the promised ten seconds.
    setTimeout(() => process.exit(1), exitWithinMs).unref();
    void starting
      .then(
        (server) => server.stop({ noticeMs: signal === 'SIGTERM' ? noticeMs : 0 }),
        () => {}, // broken off, and all that had been started is stopped
      )
      .then(() => process.exit(process.exitCode ?? 0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const server = await starting;
  if (interruption.signal.aborted) return;
  collectProcessMetrics(server.deps.pool);
  collectInboxMetrics(server.deps.pool);
  logger.info({ port: Number(new URL(server.url).port) }, 'listening');
  process.stdout.write(`Scenario Library is ready at ${server.deps.publicUrl()}\n`);
  if (server.ownerLink)
    process.stdout.write(
      `Nobody owns it yet. Become the owner with this one-time link: ${server.ownerLink}\n`,
    );
  if (!server.deps.stripe)
    logger.warn('STRIPE_SECRET_KEY is not set: paid scenarios cannot be bought; everything free works');
}

await main().catch((error: unknown) => {
  if ((error as Error).name === 'AbortError') return; // interrupted: ends where the signal is handled
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
