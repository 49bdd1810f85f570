import { createHmac } from 'node:crypto';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { appendConsents } from './consent-queries.ts';
import { createApiKey, type CreatedKey } from '../api-keys/create-api-key.ts';
import { addCustomer } from './create-customer.ts';
import { selectCustomerByEmail, selectCustomerByReferralCode } from './customer-queries.ts';
import type { Signup } from '../schema.ts';
import { hashSecret } from '../secrets.ts';
import { findOpenSignup, insertSignup, takeSignup, type SignupRow } from './signup-queries.ts';

const linkLifetimeMs = 24 * 60 * 60 * 1000;

export const sendSignupMailJob = 'accounts.send-signup-mail';

/** What made somebody a customer: their own wish, or that they paid through a link without being one. */
type SignupOccasion = 'signup' | 'purchase';

/**
 * Notes the wish and lets a job send the mail. Known and new addresses take the very same steps here, so neither answer nor time
 * tells them apart.
 */
export async function startSignup(deps: Deps, signup: Signup): Promise<void> {
  const { referralCode } = signup;
  if (referralCode !== undefined && !(await selectCustomerByReferralCode(deps.pool, referralCode)))
    throw invalid('/referralCode', 'Nobody has this code. Ask who told you, or leave it out.');
  await inTransaction(deps.pool, (db) => queueSignup(db, deps, signup, deps.now(), 'signup'));
}

/** Notes a sign-up and the job that mails its link, in the transaction of what made it necessary. */
export async function queueSignup(
  db: Db,
  deps: Pick<Deps, 'queue' | 'sessionSecret'>,
  signup: Signup,
  now: Date,
  occasion: SignupOccasion,
): Promise<void> {
  const id = newId('sgn', now);
  await insertSignup(db, {
    ...signup,
    id,
    organization: signup.organization ?? null,
    referralCode: signup.referralCode ?? null,
    tokenHash: hashSecret(tokenOf(deps, id)),
    createdAt: now,
    expiresAt: new Date(now.getTime() + linkLifetimeMs),
  });
  await deps.queue.enqueue(db, sendSignupMailJob, { signupId: id, occasion });
}

/** Sends the link; the text depends on whether the address has a customer, which only its owner learns. */
export async function sendSignupMail(
  deps: Deps,
  { signupId, occasion = 'signup' }: { signupId: string; occasion?: SignupOccasion },
): Promise<void> {
  const signup = await findOpenSignup(deps.pool, { id: signupId }, deps.now());
  if (!signup) return; // used or expired before the mail could be sent
  const link = `${deps.publicUrl()}/signup/confirm?token=${tokenOf(deps, signupId)}`;
  const isKnown = (await selectCustomerByEmail(deps.pool, signup.email)) !== undefined;
  const mail =
    occasion === 'purchase'
      ? mailToBuyer(link, deps.publicUrl())
      : isKnown
        ? mailToKnown(link)
        : mailToNew(link);
  await deps.sendMail({ to: signup.email, messageKey: signupId, ...mail });
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
  const newCustomerId = await addCustomer(db, { ...signup, referredBy: await referrerOf(db, signup) }, now);
  if (newCustomerId !== null) {
    await appendConsents(db, newCustomerId, signup.consents, now);
    return newCustomerId;
  }
  // Who knows only the address must not change what its customer agreed to: here consents are left as they are.
  const known = await selectCustomerByEmail(db, signup.email);
  if (!known) throw new Error('the customer vanished while the sign-up was confirmed');
  return known.id;
}

/** Whose code was given; nobody brings themselves, not by another spelling of their address either. */
async function referrerOf(db: Db, { email, referralCode }: SignupRow): Promise<string | null> {
  const referrer = referralCode === null ? undefined : await selectCustomerByReferralCode(db, referralCode);
  return referrer && mailboxOf(referrer.email) !== mailboxOf(email) ? referrer.id : null;
}

/** Where mails to an address arrive: what stands behind a plus in front of the @ only sorts them. */
const mailboxOf = (email: string): string => email.replace(/\+[^@]*@/, '@');

/** Made from the sign-up's id, so that the job can write the link although only the token's hash is stored. */
function tokenOf(deps: Pick<Deps, 'sessionSecret'>, signupId: string): string {
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

function mailToBuyer(link: string, publicUrl: string) {
  const text = `Thank you for your purchase. To install it, get your API key and put it into the connection of the Scenario Library app in Make:\n\n${link}\n\nThe link works once, within 24 hours; afterwards sign up with this address at ${publicUrl}/signup to get another.\n`;
  return { subject: 'Your purchase at Scenario Library: get your key', text };
}
