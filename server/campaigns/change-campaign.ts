import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict, notFound } from '../platform/errors.ts';
import { announce } from '../platform/outbox/outbox.ts';
import { told } from './follow-campaigns.ts';
import { offerRollBack, settleMembers, withdrawMembers } from './member-queries.ts';
import { findCampaign, lockCampaign, writeState, type CampaignRow } from './queries.ts';
import { readCampaign } from './read-campaigns.ts';
import { mailOfferJob, sendWave, type SendDeps } from './send-wave.ts';
import type { CampaignDetail } from './schema.ts';

type ChangeDeps = Pick<Deps, 'pool' | 'now'> & SendDeps;
type Step = (deps: ChangeDeps, db: Db, campaign: CampaignRow, reason: string | null) => Promise<void>;

/** Sends no further wave; what was offered stays. */
const pause: Step = async ({ now }, db, campaign, reason) => {
  require(campaign, ['running']);
  await writeState(db, { id: campaign.id, state: 'paused', pausedBy: 'operator', reason, at: now() });
};

/** Goes on; a concern that the stop rule still holds pauses it again. */
const resume: Step = async ({ now }, db, campaign) => {
  require(campaign, ['paused']);
  await writeState(db, { id: campaign.id, state: 'running', pausedBy: null, reason: null, at: now() });
  await announce(db, [told('campaign.resumed', campaign, now())]);
};

/** Sends the next wave at once. */
const sendNext: Step = async (deps, db, campaign) => {
  require(campaign, ['running']);
  if (campaign.wave + 1 >= campaign.waveEnds.length)
    throw conflict('last_wave', 'Every wave is out already.');
  await sendWave(deps, db, { id: campaign.id, wave: campaign.wave + 1 }, deps.now());
};

/** Ends it, or the way back: what nobody answered is withdrawn, who upgraded stays upgraded. Then another campaign may begin. */
const stop: Step = async ({ now }, db, campaign, reason) => {
  require(campaign, ['running', 'paused', 'rollingBack']);
  await withdrawMembers(db, campaign.id, now());
  await writeState(db, { id: campaign.id, state: 'stopped', pausedBy: null, reason, at: now() });
  await announce(db, [told('campaign.resumed', campaign, now())]);
};

/** Withdraws what is open and offers the former version to who upgraded. */
const rollBack: Step = async ({ now, queue }, db, campaign, reason) => {
  require(campaign, ['running', 'paused', 'stopped', 'completed']);
  const at = now();
  await withdrawMembers(db, campaign.id, at);
  const offered = await offerRollBack(db, campaign.id, at);
  if (offered.length === 0) throw conflict('nothing_to_roll_back', 'Nobody upgraded in this campaign.');
  await writeState(db, { id: campaign.id, state: 'rollingBack', pausedBy: null, reason, at });
  for (const { installationId } of offered)
    await queue.enqueue(db, mailOfferJob, { campaignId: campaign.id, installationId });
  await announce(db, [told('campaign.resumed', campaign, at)]);
};

const steps = { pause, resume, sendNext, stop, rollBack } as const;
export type CampaignStep = keyof typeof steps;

/** Lets an operator move a campaign, under its lock and from what is installed now. */
export async function changeCampaign(
  deps: ChangeDeps,
  id: string,
  step: CampaignStep,
  reason: string | null,
): Promise<CampaignDetail> {
  await inTransaction(deps.pool, async (db) => {
    await lockCampaign(db, id);
    await settleMembers(db, id, deps.now());
    const campaign = await findCampaign(db, id);
    if (!campaign) throw notFound('The campaign');
    await steps[step](deps, db, campaign, reason);
  });
  return readCampaign(deps.pool, id);
}

function require({ state }: CampaignRow, states: readonly CampaignRow['state'][]): void {
  if (!states.includes(state))
    throw conflict('campaign_state', `The campaign is ${words[state]}, so this cannot be done.`);
}

const words: Record<CampaignRow['state'], string> = {
  running: 'running',
  paused: 'paused',
  stopped: 'stopped',
  completed: 'completed',
  rollingBack: 'being rolled back',
  rolledBack: 'rolled back',
};
