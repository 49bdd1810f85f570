import { z } from 'zod';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import type { Mail } from '../../platform/mail.ts';
import { signedTokens } from '../../platform/signed-token.ts';
import { appendConsents, selectConsents } from './consent-queries.ts';
import { isNobody } from './customer-queries.ts';

/** Whether mails of a purpose go to customers until they object, or only to those who agreed. */
const purposes = {
  /** What an installation has brought, with an offer that fits. */
  completionMails: { title: 'mails about what your installations bring you', isOptOut: true },
  /** A link to a checkout that was left. */
  checkoutReminders: { title: 'reminders of checkouts that you left', isOptOut: false },
  /** The question how long it takes by hand what an installation does. */
  calibrationMails: { title: 'mails that ask how long your work takes by hand', isOptOut: true },
  /** That a version mends what the customer complained about. */
  fixMails: { title: 'mails about versions that mend what you told us', isOptOut: true },
  /** That another version is there for an installation. */
  upgradeMails: { title: 'mails about new versions for your installations', isOptOut: true },
} as const;
export type MailPurpose = keyof typeof purposes;

const tokens = signedTokens(
  'unsubscribe',
  z.tuple([z.string(), z.enum(Object.keys(purposes) as MailPurpose[])]),
);

/** Whether a customer may get mails of a purpose, by their last word on it. Who was made up by a demonstration or was erased never gets any. */
export async function mayMail(db: Db, customerId: string, purpose: MailPurpose): Promise<boolean> {
  if (await isNobody(db, customerId)) return false;
  const consents = await selectConsents(db, customerId);
  return consents.find((one) => one.purpose === purpose)?.granted ?? purposes[purpose].isOptOut;
}

/** By these names customers agree to being told of products, or refuse it. */
const newsPurposes = new Set(['marketing', 'productNews']);

/** Whether a mail about something else may carry an offer: not when the customer's last word on such news is a no. */
export async function mayOffer(db: Db, customerId: string): Promise<boolean> {
  const words = (await selectConsents(db, customerId)).filter(({ purpose }) => newsPurposes.has(purpose));
  const last = Math.max(...words.map(({ recordedAt }) => recordedAt.getTime()));
  return words.every(({ granted, recordedAt }) => granted || recordedAt.getTime() < last);
}

type LinkDeps = Pick<Deps, 'sessionSecret' | 'publicUrl'>;

/** The link at the end of a mail that ends mails of its purpose without signing in, and the headers by which mail programs offer the same. */
export function unsubscribeLink(
  { sessionSecret, publicUrl }: LinkDeps,
  customerId: string,
  purpose: MailPurpose,
): { url: string; headers: NonNullable<Mail['headers']> } {
  const url = `${publicUrl()}/unsubscribe/${tokens.write([customerId, purpose], sessionSecret)}`;
  return {
    url,
    headers: { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

export type Unsubscription = { customerId: string; purpose: MailPurpose; title: string };

/** What a link ends; null when it is not one of ours. It has no end: an old mail's link works too. */
export function readUnsubscribeToken(
  { sessionSecret }: Pick<Deps, 'sessionSecret'>,
  token: string,
): Unsubscription | null {
  const content = tokens.read(token, sessionSecret);
  if (!content) return null;
  const [customerId, purpose] = content;
  return { customerId, purpose, title: purposes[purpose].title };
}

/** Notes that the customer wants no more mails of the purpose; again changes nothing. */
export async function unsubscribe(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  { customerId, purpose }: Unsubscription,
): Promise<void> {
  await inTransaction(pool, async (db) => {
    const consents = await selectConsents(db, customerId);
    if (consents.find((one) => one.purpose === purpose)?.granted === false) return;
    await appendConsents(
      db,
      customerId,
      [{ purpose, granted: false, policyVersion: 'unsubscribe-link' }],
      now(),
    );
  });
}
