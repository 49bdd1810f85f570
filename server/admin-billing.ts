import { UsageError, type AdminContext } from './admin-context.ts';
import { rebuildNow } from './billing/rebuild/rebuild-now.ts';
import { reconcileNow } from './billing/reconciliation/reconcile-now.ts';
import { replayStripeEvents } from './inbox/replay-stripe-event.ts';
import { ReplayBody } from './inbox/schema.ts';
import { allJobs } from './jobs.ts';
import type { Deps } from './platform/deps.ts';
import { encryptionWith } from './platform/encryption.ts';
import { encryptionKeysOf, sessionSecretOf } from './platform/local-secrets.ts';
import { createFailures } from './platform/failures.ts';
import { createMailer } from './platform/mail.ts';
import { setUpQueue, startQueue } from './platform/queue.ts';
import { readingFromPrimary } from './platform/reading.ts';
import { createStripeClient } from './platform/stripe-client.ts';
import { Day, dayOf } from './platform/time.ts';

const now = () => new Date();

/** `reconcile --from D --to D`: exit status 2 when something differed, also when it was repaired. */
export async function reconcileFromCommandLine(
  context: AdminContext,
  { from, to }: { from: string; to: string },
): Promise<unknown> {
  const range = { from: Day.parse(from), to: Day.parse(to) };
  const result = await withDeps(context, (deps) => reconcileNow(deps, range));
  if (result.differences.length > 0) process.exitCode = 2;
  return result;
}

/** `rebuild [--from D]`: everything from Stripe's lists, then the comparison; exit status 2 when something could not be brought into step. */
export async function rebuildFromCommandLine(
  context: AdminContext,
  { from }: { from: string | null },
): Promise<unknown> {
  const since = from === null ? null : new Date(`${Day.parse(from)}T00:00:00Z`);
  const result = await withDeps(context, (deps) => rebuildNow(deps, { since }));
  if (result.differences.some(({ repaired }) => !repaired) || result.problems.length > 0)
    process.exitCode = 2;
  return result;
}

/** `stripe-event replay`: by ids, or all that match. */
export async function replayFromCommandLine(context: AdminContext, wanted: object): Promise<unknown> {
  const { data, error } = ReplayBody.safeParse(wanted);
  if (!data)
    throw new UsageError(
      error.issues
        .map(({ path: [field], message }) => {
          if (field === undefined) return message;
          return `${field === 'ids' ? 'ID' : `--${String(field)}`}: ${message}`;
        })
        .join('\n'),
    );
  return replayStripeEvents(context, data);
}

/** Whether a command's word is a day that has begun somewhere. */
export function isDay(text: string): boolean {
  return Day.safeParse(text).success && text <= dayOf(new Date(Date.now() + 86_400_000), 'UTC');
}

/** What the server gives to its features, for one command; jobs that it leaves behind are the server's. */
export async function withDeps<T>(
  { pool, config, logger, databaseUrl, directUrl }: AdminContext,
  work: (deps: Deps) => Promise<T>,
): Promise<T> {
  await setUpQueue(directUrl, []);
  const failures = createFailures(logger);
  const queue = await startQueue(databaseUrl, { logger, failures });
  try {
    const keys = await encryptionKeysOf(config);
    const deps: Deps = {
      config,
      pool,
      reading: readingFromPrimary({ pool, now }),
      logger,
      failures,
      now,
      draining: new AbortController().signal,
      queue,
      stripe: await createStripeClient(config),
      sendMail: createMailer(config, logger),
      sessionSecret: await sessionSecretOf(config),
      encryption: keys === null ? null : encryptionWith(keys),
      publicUrl: () => config.publicUrl ?? `http://${config.host}:${config.port}`,
    };
    await setUpQueue(directUrl, Object.keys(allJobs(deps)));
    return await work(deps);
  } finally {
    await queue.stop();
  }
}
