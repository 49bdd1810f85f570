import { requireOwnInstallation } from '../installations/find-installation.ts';
import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict, HttpError, invalid } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hostWithPort, refuseUnsafeUrl, RefusedAddressError } from '../platform/safe-http.ts';
import { findScenario } from '../scenarios/find-scenario.ts';
import type { CreatedHook, CreateHookBody } from './hook-schema.ts';
import { countHooks, insertHook, lockHooksOf } from './queries.ts';
import { signingSecretFor } from './signing-secret.ts';

type CreateDeps = Pick<Deps, 'pool' | 'config' | 'sessionSecret' | 'now'>;
type Filter = NonNullable<CreateHookBody['filter']>;

const mostActive = 50;
/** Paused ones among them, for which all that happens is kept: without a bound a customer could fill the database with them. */
const mostAltogether = 100;

/** Remembers where a customer wants to be told of what happens. The answer is the only place that shows the signing secret. */
export async function createHook(
  deps: CreateDeps,
  customerId: string,
  { event, events = event ? [event] : [], url, filter = {} }: CreateHookBody,
): Promise<CreatedHook> {
  const target = await refuseUnsafeUrl(url, { allowedHosts: deps.config.hookAllowedHosts }).catch(
    (error: unknown) => {
      throw error instanceof RefusedAddressError ? invalid('/url', error.message) : error;
    },
  );
  const hook = {
    id: newId('hok', deps.now()),
    customerId,
    events: [...new Set(events)],
    url: target.href,
    host: hostWithPort(target),
    ...(await filteredIds(deps.pool, customerId, filter)),
  };
  await inTransaction(deps.pool, async (db) => {
    await requireRoomForHook(db, customerId);
    if ((await countHooks(db, customerId)).altogether >= mostAltogether) throw tooMany(mostAltogether, '');
    await insertHook(db, hook);
  });
  return { id: hook.id, secret: signingSecretFor(hook.id, deps.sessionSecret), events: hook.events };
}

/** Holds the customer's list until the transaction ends, and refuses one active hook more than the most. */
export async function requireRoomForHook(db: Db, customerId: string): Promise<void> {
  await lockHooksOf(db, customerId);
  if ((await countHooks(db, customerId)).active >= mostActive) throw tooMany(mostActive, 'active ');
}

const tooMany = (most: number, which: string): HttpError =>
  conflict(
    'too_many_hooks',
    `You have ${most} ${which}hooks, which is the most. Delete one that you no longer need.`,
  );

async function filteredIds(
  db: Db,
  customerId: string,
  { scenario, installation }: Filter,
): Promise<{ scenarioId: string | null; installationId: string | null }> {
  const found = scenario === undefined ? null : await findScenario(db, scenario);
  if (scenario !== undefined && !found)
    throw invalid('/filter/scenario', 'The library has no scenario with this id or slug.');
  const own =
    installation === undefined
      ? null
      : await requireOwnInstallation(db, customerId, installation).catch((error: unknown) => {
          if (error instanceof HttpError && error.status === 404)
            throw invalid('/filter/installation', 'No installation of yours has this id.');
          throw error;
        });
  return { scenarioId: found?.id ?? null, installationId: own?.id ?? null };
}
