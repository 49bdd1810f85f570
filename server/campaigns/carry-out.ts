import { rollBackInstallation } from '../installations/replace/roll-back-installation.ts';
import { upgradeInstallation } from '../installations/replace/upgrade-installation.ts';
import { openMakeToken } from '../installations/reporting/make-tokens.ts';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { HttpError } from '../platform/errors.ts';
import { followCampaign } from './follow-campaigns.ts';
import { moveMember } from './member-queries.ts';
import { findOffer, type OfferRow } from './offer-queries.ts';
import type { MemberState } from './schema.ts';

/** The job that does what a customer agreed to, with the Make token that they stored. */
export const carryOutJob = 'campaigns.carry-out';

/**
 * Upgrades an installation, or rolls it back, after its customer's yes. Their own edits stay; where the version changed the same place nothing
 * is changed, and they decide in Make. Repeated, it finds what stands in Make and does nothing twice.
 */
export async function carryOut(
  deps: Deps,
  { campaignId, installationId }: { campaignId: string; installationId: string },
): Promise<void> {
  const offer = await findOffer(deps.pool, installationId);
  if (offer?.campaignId === campaignId && isAccepted(offer)) await replace(deps, offer);
  await inTransaction(deps.pool, (db) => followCampaign(deps, db, campaignId));
}

const isAccepted = ({ state }: OfferRow): boolean => state === 'accepted' || state === 'rollBackAccepted';

async function replace(deps: Deps, offer: OfferRow): Promise<void> {
  const { customerId, installationId: id, state, version } = offer;
  const credentials = await openMakeToken(deps, id);
  if (!credentials) return; // taken back meanwhile: the customer's yes stands, and Make is where they do it
  const owned = { customerId, id, credentials };
  const isBack = state === 'rollBackAccepted';
  try {
    if (isBack) await rollBackInstallation(deps, owned);
    else
      await upgradeInstallation(deps, owned, {
        version,
        confirmAppInstall: false,
        decisions: {},
        dryRun: false,
      });
  } catch (error) {
    const to = refusalOf(error, isBack);
    if (to === null) throw error; // no answer: the job is repeated and looks at what stands in Make first
    const reason = error instanceof HttpError ? error.message.slice(0, 500) : null;
    await moveMember(deps.pool, offer, { from: [state], to, reason, at: deps.now() });
  }
}

function refusalOf(error: unknown, isBack: boolean): MemberState | null {
  if (!(error instanceof HttpError) || error.status >= 500) return null;
  if (isBack) return 'rollBackFailed';
  return error.code === 'upgrade_conflicts' ? 'needsDecisions' : 'failed';
}
