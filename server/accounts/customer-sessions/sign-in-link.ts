import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { signedIds } from '../../platform/signed-token.ts';
import { selectCustomerByEmail } from '../customers/customer-queries.ts';
import { beginSession, type NewSession } from './sessions.ts';
import { findOpenSignIn, insertSignIn, takeSignIn, type SignIn } from './session-queries.ts';

const linkLifetimeMs = 15 * 60 * 1000;

export const sendSignInMailJob = 'accounts.send-sign-in-mail';

const tokens = signedIds('customer-sign-in');

/**
 * Notes the wish and lets a job send the link. Known and unknown addresses take the very same steps here, so neither answer nor time
 * tells them apart.
 */
export async function askForSignInLink(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  { email, page }: { email: string; page: string },
): Promise<void> {
  const createdAt = now();
  const id = newId('sgn', createdAt);
  const expiresAt = new Date(createdAt.getTime() + linkLifetimeMs);
  await inTransaction(pool, async (db) => {
    await insertSignIn(db, { id, email, page, createdAt, expiresAt });
    await queue.enqueue(db, sendSignInMailJob, { signInId: id });
  });
}

/** Sends the link, or says that the address has no account, which only its owner learns. */
export async function sendSignInMail(
  { pool, sendMail, publicUrl, sessionSecret, now }: Deps,
  { signInId }: { signInId: string },
): Promise<void> {
  const signIn = await findOpenSignIn(pool, signInId, now());
  if (!signIn) return; // used or expired before the mail could be sent
  const isKnown = (await selectCustomerByEmail(pool, signIn.email)) !== undefined;
  const link = `${publicUrl()}/account/confirm?token=${tokens.write(signInId, sessionSecret)}`;
  const text = isKnown
    ? `Sign in to your account:\n\n${link}\n\nThe link works once, within 15 minutes. If you did not ask for it, ignore this mail: nobody gets in without it.\n`
    : `Someone, probably you, wanted to sign in with this address, which has no account. To make one, sign up:\n\n${publicUrl()}/signup\n\nIf that was not you, ignore this mail.\n`;
  const subject = isKnown ? 'Sign in to Scenario Library' : 'You have no account at Scenario Library';
  await sendMail({ to: signIn.email, messageKey: signInId, subject, text });
}

type ReadDeps = Pick<Deps, 'pool' | 'sessionSecret' | 'now'>;

/** Who a link signs in; null for one that is spent. Looking does not use it up, for programs that scan mails open every link. */
export async function readSignInLink(deps: ReadDeps, token: string): Promise<SignIn | null> {
  const id = tokens.read(token, deps.sessionSecret);
  return id === null ? null : ((await findOpenSignIn(deps.pool, id, deps.now())) ?? null);
}

/** Uses the link up and signs in; null for a spent link, and where the address has no customer. */
export async function followSignInLink(
  { pool, sessionSecret, now: clock }: ReadDeps,
  token: string,
  from: { address: string; userAgent: string | undefined },
): Promise<(NewSession & { page: string }) | null> {
  const id = tokens.read(token, sessionSecret);
  if (id === null) return null;
  const now = clock();
  return inTransaction(pool, async (db) => {
    const signIn = await takeSignIn(db, id, now);
    const customer = signIn && (await selectCustomerByEmail(db, signIn.email));
    if (!customer) return null;
    const session = await beginSession(db, { ...from, customerId: customer.id, keyId: null }, now);
    return { ...session, page: signIn.page };
  });
}
