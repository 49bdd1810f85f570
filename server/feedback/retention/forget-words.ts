import { findCustomer } from '../../accounts/customers/find-customer.ts';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import {
  findRetention,
  forgetWords,
  forgetWordsOf,
  removeRetention,
  writeRetention,
} from './retention-queries.ts';

const atOnce = 1_000;

/** Takes the words out of feedback that was closed longer ago than its customer's words are kept. What was counted stays. */
export async function forgetOldWords({
  pool,
  now,
  config,
}: Pick<Deps, 'pool' | 'now' | 'config'>): Promise<void> {
  for (let count = atOnce; count === atOnce;)
    count = await forgetWords(pool, { keptDays: config.feedbackKeptDays, at: now(), limit: atOnce });
}

type Retention = { keptDays: number; isOwn: boolean };

/** How long the words of a customer's closed feedback are kept. */
export async function readRetention(
  { pool, config }: Pick<Deps, 'pool' | 'config'>,
  customerId: string,
): Promise<Retention> {
  if (!(await findCustomer(pool, customerId))) throw notFound('The customer');
  const own = await findRetention(pool, customerId);
  return { keptDays: own ?? config.feedbackKeptDays, isOwn: own !== null };
}

/** Keeps a customer's words for another time than everybody's; null: as everybody's again. */
export async function setRetention(
  deps: Pick<Deps, 'pool' | 'config' | 'now'>,
  customerId: string,
  keptDays: number | null,
): Promise<Retention> {
  await readRetention(deps, customerId);
  await inTransaction(deps.pool, (db) =>
    keptDays === null
      ? removeRetention(db, customerId)
      : writeRetention(db, { customerId, keptDays, at: deps.now() }),
  );
  return readRetention(deps, customerId);
}

/** Takes the words out of all that a customer has ever said, closed or not. Doing it again changes nothing. */
export async function forgetCustomer(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  customerId: string,
): Promise<{ forgotten: number }> {
  if (!(await findCustomer(pool, customerId))) throw notFound('The customer');
  return { forgotten: await forgetWordsOf(pool, customerId, now()) };
}
