import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict, notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { moveMember } from './member-queries.ts';
import { findOffer, selectOffers, type OfferRow } from './offer-queries.ts';
import { carryOutJob } from './carry-out.ts';
import type { UpgradeOffer } from './schema.ts';

/** What the customer is offered for their installations. */
export async function listOwnOffers(
  { pool }: Pick<Deps, 'pool'>,
  customerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<UpgradeOffer>> {
  const seen = decodeCursor(cursor, ['text']);
  const rows = await selectOffers(pool, { customerId, before: seen ? seen[0] : null, limit });
  return pageFrom(rows, limit, toOffer, ({ installationId }) => [installationId]);
}

/**
 * The customer's yes or no to one version. A yes is carried out here where they stored a Make token, by a job of the same transaction; else
 * it stands until they upgrade in Make.
 */
export async function answerOffer(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  customerId: string,
  installationId: string,
  isAccepted: boolean,
): Promise<UpgradeOffer> {
  return inTransaction(pool, async (db) => {
    const offer = await findOffer(db, installationId);
    if (!offer || offer.customerId !== customerId) throw notFound('An offer for this installation');
    const isBack = offer.state.startsWith('rollBack');
    const from = isBack
      ? (['rollBackOffered', 'rollBackFailed'] as const)
      : (['offered', 'needsDecisions', 'failed'] as const);
    const accepted = isBack ? 'rollBackAccepted' : 'accepted';
    const to = isAccepted ? accepted : isBack ? 'upgraded' : 'declined';
    if (!(await moveMember(db, offer, { from, to, at: now() })) && offer.state !== to)
      throw conflict('offer_answered', 'This offer was answered already.');
    if (isAccepted && offer.hasToken && offer.state !== to)
      await queue.enqueue(db, carryOutJob, { campaignId: offer.campaignId, installationId });
    return toOffer({ ...offer, state: to, reason: null });
  });
}

function toOffer(row: OfferRow): UpgradeOffer {
  const { installationId, name, slug, title, installedVersion, version, changelog, state, reason } = row;
  return {
    installation: installationId,
    name,
    scenario: { slug, title },
    kind: state.startsWith('rollBack') ? 'rollback' : 'upgrade',
    installedVersion,
    version,
    changelog,
    state,
    reason,
    isCarriedOutHere: row.hasToken,
    offeredAt: row.offeredAt?.toISOString() ?? null,
  };
}
