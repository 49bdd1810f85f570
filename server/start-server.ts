import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer, type Server } from 'node:http';
import { issueOwnerLink } from './accounts/operators/owner-link.ts';
import { startNoticeLoop } from './alerts/notices/notice-loop.ts';
import { addDefaultRules } from './alerts/rules/default-rules.ts';
import { createApp } from './app.ts';
import { startCatchUpLoop } from './billing/catch-up/catch-up-loop.ts';
import { stripeEventHandlers } from './billing/stripe-event-handlers.ts';
import { followFailures } from './errors/follow-failures.ts';
import { noteRelease } from './errors/releases.ts';
import { followSettings } from './executions/roll-ups/settings.ts';
import { makePresentPartitions } from './executions/storage/partitions.ts';
import { followPriceList } from './executions/value/follow-price-list.ts';
import { startDeliveryLoop } from './hooks/delivery-loop.ts';
import { startInboxLoop } from './inbox/drain/inbox-loop.ts';
import { allJobs } from './jobs.ts';
import { allListeners, heardBy } from './listeners.ts';
import { assertDurable, warnOfLossyDisk } from './platform/assert-durable.ts';
import type { Config } from './platform/config.ts';
import { createPool } from './platform/database.ts';
import type { Deps } from './platform/deps.ts';
import { encryptionWith, type Encryption } from './platform/encryption.ts';
import { encryptionKeysOf, sessionSecretOf } from './platform/local-secrets.ts';
import { createFailures } from './platform/failures.ts';
import type { Logger } from './platform/logging.ts';
import { createMailer, type SendMail } from './platform/mail.ts';
import { migrate } from './platform/migrate.ts';
import { startOutboxLoop } from './platform/outbox/outbox-loop.ts';
import { registerListeners } from './platform/outbox/outbox.ts';
import { setUpQueue, startQueue, type Looks } from './platform/queue.ts';
import { startReading } from './platform/reading.ts';
import { tellRunning } from './platform/running-servers.ts';
import { createStripeClient } from './platform/stripe-client.ts';
import type { Clock } from './platform/time.ts';
import { releaseName } from './platform/version.ts';
import { whileWorkingOn } from './platform/work-in-hand.ts';
import { publishStarterLibrary } from './scenarios/publish-starter-library.ts';
import { startDatabase } from './start-database.ts';

export type ServerOptions = {
  config: Config;
  logger: Logger;
  now?: Clock;
  sendMail?: SendMail;
  /** Tests that count scenarios start with an empty library. */
  hasStarterLibrary?: boolean;
  /** Tests that hold events back start without fetching those that Stripe keeps. */
  catchesUp?: boolean;
  /** The demo does not wait for the disk: who loses a half-made one starts anew. */
  mayLoseCommits?: boolean;
  /** Tests look less often for jobs that wait: those that this server puts in begin at once anyway. */
  jobLooks?: Looks;
  /** Tests hold every answer against its schema. */
  checkAnswers?: boolean;
  /** Ends a start that is under way: what was started is stopped, and `startServer` rejects with its reason. */
  interruption?: AbortSignal;
};

/** A server that accepts requests. `ownerLink` is null once somebody owns the library. */
export type RunningServer = { url: string; deps: Deps; ownerLink: string | null; stop: Stop };

/** Stops taking requests after so long a notice, in which `/readyz` answers 503 and a balancer can turn to other servers. */
type Stop = (options?: { noticeMs: number }) => Promise<void>;

const drainTimeoutMs = 3_500;
/** Longer than proxies keep theirs, so that none sends a request into a connection that ends at this moment. */
const keepAliveMs = 75_000;
const poolTimeoutMs = 1_000;

/** Starts database, schema, queue, features and HTTP in this order; `stop` ends them in reverse, finishing what is under way. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, logger, now = () => new Date(), interruption } = options;
  const undo: (() => Promise<unknown>)[] = [];
  const draining = new AbortController();
  let noticeMs = 0;
  const stop: Stop = async (given = { noticeMs: 0 }) => {
    noticeMs = given.noticeMs;
    for (const step of undo.splice(0).toReversed())
      await step().catch((error: unknown) => logger.error({ err: error }, 'a part did not stop cleanly'));
  };
  try {
    const database = await startDatabase(config, logger);
    undo.push(database.stop);
    for (const name of await migrate({ databaseUrl: database.directUrl, interruption }))
      logger.info({ migration: name }, 'migrated');
    const pool = createPool(database.url, logger);
    // A statement that hangs must not hold the exit: its connection ends with the process.
    undo.push(() => Promise.race([pool.end(), delay(poolTimeoutMs, undefined, { ref: false })]));
    if (config.tracing) {
      const { startTracing } = await import('./platform/tracing/start-tracing.ts');
      undo.push(startTracing(config.tracing, releaseName(config.commit), pool));
    }
    const failures = createFailures(logger);
    const release = await noteRelease(pool, releaseName(config.commit), now());
    undo.push(followFailures({ failures, pool, logger, now, config }, release).stop);
    undo.push(tellRunning({ pool, logger, failures, now }, release.name).stop);
    const { reading, stop: stopReading } = startReading({ config, pool, logger, failures, now });
    undo.push(stopReading);
    if (!options.mayLoseCommits) await assertDurable(pool);
    if (config.isProduction) await warnOfLossyDisk(pool, logger);
    let url = '';
    const deps: Deps = {
      config,
      pool,
      reading,
      logger,
      failures,
      now,
      draining: draining.signal,
      stripe: await createStripeClient(config),
      sendMail: options.sendMail ?? createMailer(config, logger),
      sessionSecret: await sessionSecretOf(config),
      encryption: await encryptionOf(config, logger),
      publicUrl: () => config.publicUrl ?? url,
      queue: await startWork(database, { logger, failures }, undo, options.jobLooks),
    };
    interruption?.throwIfAborted();
    const jobs = allJobs(deps);
    const listeners = allListeners(deps);
    await setUpQueue(database.directUrl, Object.keys(jobs));
    await followSettings(deps);
    await makePresentPartitions(deps);
    await registerListeners(pool, Object.keys(listeners), heardBy);
    await whileWorkingOn({ actor: 'start' }, async () => {
      if (options.hasStarterLibrary !== false) await publishStarterLibrary(pool, now);
      await followPriceList(deps);
      await addDefaultRules(deps);
    });
    interruption?.throwIfAborted();
    const server = createServer(createApp(deps, { checkAnswers: options.checkAnswers ?? false }));
    // What takes requests and messages in ends together: each may use its whole bound.
    const intakes: (() => Promise<void>)[] = [];
    undo.push(() => Promise.all(intakes.map((end) => end())));
    server.keepAliveTimeout = keepAliveMs;
    url = await listen(server, config);
    intakes.push(async () => {
      await delay(noticeMs);
      await close(server);
    });
    await deps.queue.work(jobs);
    const handlers = stripeEventHandlers(deps);
    for (const loop of [
      startInboxLoop(deps, handlers),
      startOutboxLoop(deps, listeners),
      startDeliveryLoop(deps),
      startNoticeLoop(deps),
      options.catchesUp === false ? null : startCatchUpLoop({ ...deps, handlers }),
    ])
      if (loop) intakes.push(() => loop.stop());
    undo.push(async () => draining.abort());
    return { url, deps, ownerLink: await issueOwnerLink(pool, deps.publicUrl(), now()), stop };
  } catch (error) {
    await stop();
    // Whatever an interruption broke off is no failure of its own.
    interruption?.throwIfAborted();
    throw error;
  }
}

async function encryptionOf(config: Config, logger: Logger): Promise<Encryption | null> {
  const keys = await encryptionKeysOf(config);
  if (keys === null)
    logger.warn('ENCRYPTION_KEYS is not set: reporting by run logs (pull) is off, for it stores Make tokens');
  return keys === null ? null : encryptionWith(keys);
}

async function startWork(
  database: { url: string; directUrl: string },
  deps: Pick<Deps, 'logger' | 'failures'>,
  undo: (() => Promise<unknown>)[],
  looks?: Looks,
) {
  await setUpQueue(database.directUrl, []);
  const queue = await startQueue(database.url, deps, looks);
  undo.push(queue.stop);
  return queue;
}

function listen(server: Server, { host, port }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve(`http://${hostInAddress(host)}:${address.port}`);
    });
  });
}

/** A server that listens everywhere is reached at localhost from this machine. */
function hostInAddress(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** No new requests; those under way may finish, within a bound so that an open stream does not hold the exit. */
async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // A connection that is kept alive ends as soon as its last answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), drainTimeoutMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
