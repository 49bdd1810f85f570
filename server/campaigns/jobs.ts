import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { carryOut, carryOutJob } from './carry-out.ts';
import { followCampaigns } from './follow-campaigns.ts';
import { mailOffer } from './mail-offer.ts';
import { mailOfferJob } from './send-wave.ts';

type Member = { campaignId: string; installationId: string };

/** Waves of open campaigns, mails about them, and what customers agreed to. */
export function campaignsJobs(deps: Deps): JobTable {
  return {
    'campaigns.follow': { schedule: '*/5 * * * *', run: () => followCampaigns(deps) },
    [mailOfferJob]: { run: (member: Member) => mailOffer(deps, member) },
    [carryOutJob]: { run: (member: Member) => carryOut(deps, member) },
  };
}
