import { mayMail, unsubscribeLink } from '../accounts/customers/mail-consent.ts';
import type { Deps } from '../platform/deps.ts';
import type { Mail } from '../platform/mail.ts';
import { markMailed } from './member-queries.ts';
import { findOffer, type OfferRow } from './offer-queries.ts';

type MailDeps = Pick<Deps, 'pool' | 'sendMail' | 'publicUrl' | 'sessionSecret' | 'now'>;

/** Tells a customer that another version is there for their installation, unless it is no longer, or they want no such mails. */
export async function mailOffer(
  deps: MailDeps,
  { campaignId, installationId }: { campaignId: string; installationId: string },
): Promise<void> {
  const { pool } = deps;
  const offer = await findOffer(pool, installationId);
  if (offer?.campaignId !== campaignId || !offer.state.endsWith('ffered')) return;
  if (!(await mayMail(pool, offer.customerId, 'upgradeMails'))) return;
  const unsubscribe = unsubscribeLink(deps, offer.customerId, 'upgradeMails');
  await deps.sendMail(mailOf(offer, { unsubscribe, publicUrl: deps.publicUrl() }));
  await markMailed(pool, offer, deps.now());
}

type Links = { publicUrl: string; unsubscribe: ReturnType<typeof unsubscribeLink> };

function mailOf(offer: OfferRow, { publicUrl, unsubscribe }: Links): Mail {
  const { campaignId, installationId, customerName, customerEmail, title, version, changelog, hasToken } =
    offer;
  const isBack = offer.state === 'rollBackOffered';
  const account = `${publicUrl}/account/installations`;
  const parts = [
    `Hello ${customerName},`,
    isBack
      ? `version ${version} of “${title}”, which your installation “${offer.name}” has, does not do as well as it should. We advise to go back to what stood there before.`
      : `version ${version} of “${title}” is there for your installation “${offer.name}”. Your own changes and connections stay, and nothing happens without you.`,
    !isBack && changelog !== '' ? `What changed:\n${changelog}` : '',
    hasToken
      ? `Agree to it, or decline, on this page. With your yes it is carried out in Make with the Make token that you stored:\n${account}`
      : `In Make, run “${isBack ? 'Roll back an installation' : 'Upgrade an installation'}”. To decline:\n${account}`,
    `If you want no more of these mails:\n${unsubscribe.url}`,
  ];
  return {
    to: customerEmail,
    messageKey: `${isBack ? 'rollback' : 'upgrade'}-${campaignId}-${installationId}`,
    subject: isBack
      ? `Go back from version ${version} of “${title}”`
      : `Version ${version} of “${title}” is there`,
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
    headers: unsubscribe.headers,
  };
}
