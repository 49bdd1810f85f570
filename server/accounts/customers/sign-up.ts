import { createHmac } from 'node:crypto';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { appendConsents } from './consent-queries.ts';
import { createApiKey, type CreatedKey } from '../api-keys/create-api-key.ts';
import { addCustomer } from './create-customer.ts';
import { selectCustomerByEmail } from './customer-queries.ts';
import type { Signup } from '../schema.ts';
import { hashSecret } from '../secrets.ts';
import { findOpenSignup, insertSignup, takeSignup, type SignupRow } from './signup-queries.ts';

const linkLifetimeMs = 24 * 60 * 60 * 1000;

export const sendSignupMailJob = 'accounts.send-signup-mail';

/**
 * Notes the wish and lets a job send the mail. Known and new addresses take the very same steps here, so neither answer nor time
 * tells them apart.
 */
export async function startSignup(deps: Deps, signup: Signup): Promise<void> {
  const now = deps.now();
  const id = newId('sgn', now);
  await inTransaction(deps.pool, async (db) => {
    await insertSignup(db, {
      ...signup,
      id,
      organization: signup.organization ?? null,
      tokenHash: hashSecret(tokenOf(deps, id)),
      createdAt: now,
      expiresAt: new Date(now.getTime() + linkLifetimeMs),
    });
    await deps.queue.enqueue(db, sendSignupMailJob, { signupId: id });
  });
}

/** Sends the link; the text depends on whether the address has a customer, which only its owner learns. */
export async function sendSignupMail(deps: Deps, { signupId }: { signupId: string }): Promise<void> {
  const signup = await findOpenSignup(deps.pool, { id: signupId }, deps.now());
  if (!signup) return; // used or expired before the mail could be sent
  const link = `${deps.publicUrl()}/signup/confirm?token=${tokenOf(deps, signupId)}`;
  const isKnown = (await selectCustomerByEmail(deps.pool, signup.email)) !== undefined;
  await deps.sendMail({ to: signup.email, ...(isKnown ? mailToKnown(link) : mailToNew(link)) });
}

/** Whether the link may still be used; looking does not use it up, for mail scanners open every link. */
export async function isSignupOpen(deps: Deps, token: string): Promise<boolean> {
  return (await findOpenSignup(deps.pool, { tokenHash: hashSecret(token) }, deps.now())) !== undefined;
}

/** Uses the link up: makes the customer, unless the address has one, and a key that is shown once; null for a spent link. */
export async function confirmSignup(deps: Deps, token: string): Promise<CreatedKey | null> {
  const now = deps.now();
  return inTransaction(deps.pool, async (db) => {
    const signup = await takeSignup(db, hashSecret(token), now);
    if (!signup) return null;
    const customerId = await customerOf(db, signup, now);
    return createApiKey(db, { owner: customerId, name: 'From the sign-up page' }, now);
  });
}

async function customerOf(db: Db, signup: SignupRow, now: Date): Promise<string> {
  const newCustomerId = await addCustomer(db, signup, now);
  if (newCustomerId !== null) {
    await appendConsents(db, newCustomerId, signup.consents, now);
    return newCustomerId;
  }
  // Who knows only the address must not change what its customer agreed to: here consents are left as they are.
  const known = await selectCustomerByEmail(db, signup.email);
  if (!known) throw new Error('the customer vanished while the sign-up was confirmed');
  return known.id;
}

/** Made from the sign-up's id, so that the job can write the link although only the token's hash is stored. */
function tokenOf(deps: Deps, signupId: string): string {
  return createHmac('sha256', deps.sessionSecret).update(`signup:${signupId}`).digest('base64url');
}

const footer = 'The link works once, within 24 hours. If you did not ask for it, ignore this mail.';

function mailToNew(link: string) {
  const text = `Confirm your address and get your API key:\n\n${link}\n\n${footer}\n`;
  return { subject: 'Confirm your sign-up at Scenario Library', text };
}

function mailToKnown(link: string) {
  const text = `Someone, probably you, signed up with this address, which has an account already. Your keys keep working. If you need a new API key:\n\n${link}\n\n${footer}\n`;
  return { subject: 'You already have an account at Scenario Library', text };
}
