import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import { conflict, invalid, notFound } from '../../platform/errors.ts';
import { allowErasing, eraseIn, findPerson } from '../holdings/holding-queries.ts';
import { holdings } from '../holdings/holdings.ts';
import { findRunningSubscription, insertErasure } from './erasure-queries.ts';

export type Wish = {
  customerId: string;
  /** Who wants it, as the log of changes names them. */
  requestedBy: string;
  /** The address, typed by whoever is signed in on the web; a key and an operator need none. */
  typedEmail?: string | undefined;
  asksForEmail?: boolean;
};

/**
 * Forgets the person at once: keys, sessions, tokens and words go, the customer's row stays without name and address, and money and figures
 * stay with it. What is only found by reading whole tables follows by `finishErasures`. Again changes nothing.
 */
export async function eraseCustomer(
  pool: Pool,
  { customerId, requestedBy, typedEmail, asksForEmail = false }: Wish,
  now: Date,
  /** Notes the job that finishes it, in the same transaction. */
  follow: (db: Db) => Promise<void> = async () => {},
): Promise<void> {
  await inTransaction(pool, async (db) => {
    const person = await findPerson(db, customerId, { locks: true });
    if (!person) throw notFound('This customer');
    if (person.erasedAt) return;
    if (asksForEmail && typedEmail !== person.email)
      throw invalid('/email', 'Type the e-mail address of your account to erase it.');
    if (await findRunningSubscription(db, customerId))
      throw conflict(
        'subscription_active',
        'A subscription would go on being charged. Cancel it first; then erase the account.',
      );
    await allowErasing(db);
    for (const holding of holdings.toReversed())
      if (!holding.isLookedFor) await eraseIn(db, holding, person, now);
    await insertErasure(db, { customerId, requestedBy, erasedAt: now, traces: person.traces });
    await follow(db);
  });
}
