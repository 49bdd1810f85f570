import { inTransaction, type Db, type Pool } from '../../platform/database.ts';
import { invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { announce } from '../../platform/outbox/outbox.ts';
import { createApiKey } from '../api-keys/create-api-key.ts';
import { insertCustomer } from './customer-queries.ts';
import { EmailAddress, PersonName } from '../schema.ts';

export type NewCustomer = {
  email: string;
  name: string;
  organization?: string | null | undefined;
  isDemo?: boolean;
  /** Who brought them. */
  referredBy?: string | null;
};

/** Makes a customer and their first API key, for the command line; who signs up confirms the address first. */
export async function createCustomer(
  pool: Pool,
  input: NewCustomer,
  now: Date,
): Promise<{ id: string; apiKey: string }> {
  const email = EmailAddress.safeParse(input.email);
  if (!email.success) throw invalid('/email', 'An e-mail address such as you@example.com.');
  const name = PersonName.safeParse(input.name);
  if (!name.success) throw invalid('/name', 'A name of 1–200 characters.');
  return inTransaction(pool, async (db) => {
    const id = await addCustomer(db, { ...input, email: email.data, name: name.data }, now);
    if (id === null) throw invalid('/email', 'Another customer has this e-mail address.');
    const { key } = await createApiKey(db, { owner: id, name: 'First key' }, now);
    return { id, apiKey: key };
  });
}

/** The id of the new customer; null when the address is known. */
export async function addCustomer(db: Db, customer: NewCustomer, now: Date): Promise<string | null> {
  const { email, name, organization = null, isDemo = false, referredBy = null } = customer;
  const row = { id: newId('cus', now), email, name, organization, isDemo, createdAt: now, referredBy };
  if (!(await insertCustomer(db, row))) return null;
  await announce(db, [
    {
      type: 'accounts.customer-created', // heard inside only
      customerId: row.id,
      scenarioId: null,
      installationId: null,
      occurredAt: now,
      data: {},
    },
  ]);
  return row.id;
}
