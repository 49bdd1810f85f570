import { mayMail, unsubscribeLink } from '../../accounts/customers/mail-consent.ts';
import type { Deps } from '../../platform/deps.ts';
import { chooseOffer } from '../offers/list-offers.ts';
import { selectBalance, selectBrought } from '../points/entry-queries.ts';
import { acknowledgementMail } from './acknowledgement-mail.ts';
import { keepContent, markOptedOut, markSent, selectAcknowledgement } from './acknowledgement-queries.ts';
import type { ReadValueSoFar } from './value-so-far.ts';

export type SendDeps = Pick<Deps, 'pool' | 'sendMail' | 'now' | 'config' | 'sessionSecret' | 'publicUrl'> & {
  readValueSoFar: ReadValueSoFar;
};

/** Sends what a customer is told of a milestone, unless it was sent before or they want no such mails (any more). */
export async function sendAcknowledgement(
  deps: SendDeps,
  { acknowledgementId }: { acknowledgementId: string },
): Promise<void> {
  const { pool, now } = deps;
  const row = await selectAcknowledgement(pool, acknowledgementId);
  if (row?.state !== 'pending') return;
  const { id, customerId, scenarioId, installationId, completedRuns } = row;
  if (!(await mayMail(pool, customerId, 'completionMails'))) return markOptedOut(pool, id);
  const { reason, ...value } = await deps.readValueSoFar(customerId, scenarioId);
  const offer = await chooseOffer(deps, customerId);
  const content = row.content ?? {
    valueMicros: value.valueMicros,
    netMicros: value.netMicros,
    roi: value.roi,
    currency: value.currency,
    pointsEarned:
      completedRuns === 1 ? (await selectBrought(pool, `completion:${installationId}`)).points : 0,
    balance: await selectBalance(pool, customerId),
    offerId: offer?.id ?? null,
  };
  await keepContent(pool, id, content);
  await deps.sendMail(
    acknowledgementMail({
      row,
      content,
      reason,
      offer,
      unsubscribe: unsubscribeLink(deps, customerId, 'completionMails'),
    }),
  );
  await markSent(pool, id, now());
}
