import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict, notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { makePlaceOf } from '../installations/installation-answer.ts';
import { moveMember } from './member-queries.ts';
import { findOffer, selectOffers, type OfferRow } from './offer-queries.ts';
import { carryOutJob } from './carry-out.ts';
import { dayMs } from '../platform/time.ts';
import type { MemberState, UpgradeOffer } from './schema.ts';

/** For how long what was answered or carried out is still told. */
const shownForDays = 7;

/** What the customer is offered for their installations, and what became of it in the last days. */
export async function listOwnOffers(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  customerId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<UpgradeOffer>> {
  const seen = decodeCursor(cursor, ['text']);
  const rows = await selectOffers(pool, {
    customerId,
    settledSince: new Date(now().getTime() - shownForDays * dayMs),
    before: seen ? seen[0] : null,
    limit,
  });
  return pageFrom(rows, limit, toOffer, ({ installationId }) => [installationId]);
}

/**
 * The customer's yes or no to one version. A yes is carried out here where they stored a Make token, by a job of the same transaction; else
 * it stands until they upgrade in Make, and can be taken back until then. Null takes a no back.
 */
export async function answerOffer(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  customerId: string,
  installationId: string,
  isAccepted: boolean | null,
): Promise<UpgradeOffer> {
  return inTransaction(pool, async (db) => {
    const offer = await findOffer(db, installationId);
    if (!offer || offer.customerId !== customerId) throw notFound('An offer for this installation');
    const at = now();
    const { open, yes, no, retried } = answers[kindOf(offer)];
    const to: MemberState = isAccepted === null ? open : isAccepted ? yes : no;
    const from: MemberState[] =
      isAccepted === null ? [no] : isAccepted ? [open, ...retried, no] : [open, ...retried];
    if (isAccepted === false && !offer.hasToken) from.push(yes); // nothing was begun here
    if (!(await moveMember(db, offer, { from, to, at })) && offer.state !== to)
      throw conflict('offer_answered', 'This offer was answered already.');
    if (isAccepted && offer.hasToken && offer.state !== to)
      await queue.enqueue(db, carryOutJob, { campaignId: offer.campaignId, installationId });
    return toOffer({ ...offer, state: to, reason: null, settledAt: isAccepted === false ? at : null });
  });
}

/** What each kind of offer is before it is answered, and after a yes and a no. */
const answers = {
  upgrade: { open: 'offered', retried: ['needsDecisions', 'failed'], yes: 'accepted', no: 'declined' },
  rollback: { open: 'rollBackOffered', retried: ['rollBackFailed'], yes: 'rollBackAccepted', no: 'upgraded' },
} as const;

const kindOf = ({ campaignState }: OfferRow): UpgradeOffer['kind'] =>
  campaignState === 'rollingBack' || campaignState === 'rolledBack' ? 'rollback' : 'upgrade';

function toOffer(row: OfferRow): UpgradeOffer {
  const { installationId, name, slug, title, installedVersion, version, changelog, state, reason } = row;
  return {
    installation: installationId,
    name,
    scenario: { slug, title },
    kind: kindOf(row),
    installedVersion,
    version,
    changelog,
    state,
    reason,
    isCarriedOutHere: row.hasToken,
    makeUrl: makePlaceOf(row)?.editUrl ?? null,
    connections: row.connections,
    offeredAt: row.offeredAt?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}
