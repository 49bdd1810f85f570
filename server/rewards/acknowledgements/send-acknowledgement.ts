import { mayMail, mayOffer, unsubscribeLink } from '../../accounts/customers/mail-consent.ts';
import type { Deps } from '../../platform/deps.ts';
import type { Recommend } from '../offers/evaluate/evaluate-offers.ts';
import { chooseOffer, recallOffer } from '../offers/list-offers.ts';
import type { Offer } from '../offers/offers-schema.ts';
import { selectBalance, selectBrought } from '../points/entry-queries.ts';
import { acknowledgementMail } from './acknowledgement-mail.ts';
import {
  giveBack,
  markOptedOut,
  markSent,
  selectAcknowledgement,
  takeForSending,
  type AcknowledgementContent,
  type AcknowledgementRow,
} from './acknowledgement-queries.ts';
import type { ReadValueSoFar } from './value-so-far.ts';

export type SendDeps = Pick<
  Deps,
  'pool' | 'sendMail' | 'now' | 'config' | 'sessionSecret' | 'publicUrl' | 'logger'
> & {
  readValueSoFar: ReadValueSoFar;
  recommend: Recommend;
};

/**
 * Sends what a customer is told of a milestone, unless they want no such mails (any more). It is promised once, and a mail cannot be sent and
 * marked in one: so, as with reminders of checkouts, it is taken before it goes, in a commit of its own. A try that fails gives it back, to be sent
 * by the next one with the same Message-ID. A try that was interrupted leaves it taken: whether the mail went is not known then, and a second
 * one would tell the customer the same as if it were news, while a missing one takes nothing from them (the figures are in their account). It is
 * listed for operators, who may send it again.
 */
export async function sendAcknowledgement(
  deps: SendDeps,
  { acknowledgementId }: { acknowledgementId: string },
): Promise<void> {
  const { pool, now, logger } = deps;
  const row = await selectAcknowledgement(pool, acknowledgementId);
  if (row?.state === 'sending')
    logger.warn(
      { acknowledgementId },
      'the mail of a milestone is being sent, or was interrupted: it is left',
    );
  if (row?.state !== 'pending') return;
  const { id, customerId } = row;
  if (!(await mayMail(pool, customerId, 'completionMails'))) return markOptedOut(pool, id);
  const offer = await offerFor(deps, row);
  const content = { ...(row.content ?? (await figuresOf(deps, row))), offerId: offer?.id ?? null };
  if (!(await takeForSending(pool, id, content, now()))) return;
  const unsubscribe = unsubscribeLink(deps, customerId, 'completionMails');
  try {
    await deps.sendMail(acknowledgementMail({ row, content, offer, unsubscribe }));
  } catch (error) {
    await giveBack(pool, id);
    throw error;
  }
  await markSent(pool, id, now());
}

/** The offer of the mail: none for who wants no news of products; in a second try that of the first, if it is still to be had. */
async function offerFor(deps: SendDeps, { customerId, content }: AcknowledgementRow): Promise<Offer | null> {
  if (!(await mayOffer(deps.pool, customerId))) return null;
  if (content === null) return chooseOffer(deps, customerId);
  return content.offerId === null ? null : recallOffer(deps, customerId, content.offerId);
}

async function figuresOf(
  { pool, readValueSoFar }: SendDeps,
  { customerId, scenarioId, installationId, completedRuns }: AcknowledgementRow,
): Promise<Omit<AcknowledgementContent, 'offerId'>> {
  const pointsEarned =
    completedRuns === 1 ? (await selectBrought(pool, `completion:${installationId}`)).points : 0;
  const balance = await selectBalance(pool, customerId);
  return { ...(await readValueSoFar(customerId, scenarioId)), pointsEarned, balance };
}
