import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { EmailAddress, PersonName } from '../schema.ts';
import { addCustomer } from './create-customer.ts';
import { selectCustomerByEmail } from './customer-queries.ts';
import { queueSignup } from './sign-up.ts';

/**
 * Makes a customer of somebody who has paid without being one, and mails the link by which they get in: the one of the sign-up. null
 * when the address is none.
 */
export async function inviteBuyer(
  db: Db,
  deps: Pick<Deps, 'queue' | 'sessionSecret'> & { now: Date },
  buyer: { email: string; name: string | null },
): Promise<string | null> {
  const email = EmailAddress.safeParse(buyer.email).data;
  if (email === undefined) return null;
  const name = PersonName.safeParse(buyer.name).data ?? email.split('@')[0] ?? email;
  const id = await addCustomer(db, { email, name }, deps.now);
  if (id === null) return (await selectCustomerByEmail(db, email))?.id ?? null; // they signed up in this very moment
  await queueSignup(db, deps, { email, name, consents: [] }, deps.now, 'purchase');
  return id;
}
