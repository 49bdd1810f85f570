import { inTransaction, type Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { announce } from '../platform/outbox/outbox.ts';
import { readEvidence } from './evidence.ts';
import { settleMembers } from './member-queries.ts';
import { findCampaign, lockCampaign, selectOpenCampaigns, writeState, type CampaignRow } from './queries.ts';
import { nextWaveAt } from './read-campaigns.ts';
import { sendWave, type SendDeps } from './send-wave.ts';

type FollowDeps = Pick<Deps, 'pool' | 'now'> & SendDeps;

/**
 * Moves every open campaign on by what has happened: each in one transaction under its lock, from what stands in the database alone, so that a
 * server that stops in the middle loses nothing and another repeats nothing.
 */
export async function followCampaigns(deps: FollowDeps): Promise<void> {
  for (const id of await selectOpenCampaigns(deps.pool))
    await inTransaction(deps.pool, (db) => followCampaign(deps, db, id));
}

/** Settles who upgraded, holds the version against the others, and sends the next wave when its time has come. */
export async function followCampaign(deps: FollowDeps, db: Db, id: string): Promise<void> {
  await lockCampaign(db, id);
  const at = deps.now();
  await settleMembers(db, id, at);
  const campaign = await findCampaign(db, id);
  if (!campaign) return;
  const { state, counts, wave } = campaign;
  const has = (...states: (keyof typeof counts)[]) => states.some((each) => (counts[each] ?? 0) > 0);
  if (state === 'rollingBack' && !has('rollBackOffered', 'rollBackAccepted', 'rollBackFailed'))
    return end(db, campaign, 'rolledBack', at);
  if (state !== 'running') return;
  const evidence = await readEvidence(db, campaign);
  if (evidence.concern !== null) return pause(db, campaign, evidence.concern, at);
  if (!has('waiting', 'offered', 'accepted', 'needsDecisions', 'failed'))
    return end(db, campaign, 'completed', at);
  const next = nextWaveAt(campaign);
  const isTold = evidence.upgraded.finished >= campaign.leastRuns || !has('offered', 'accepted');
  if (next && next <= at && isTold) await sendWave(deps, db, { id, wave: wave + 1 }, at);
}

async function pause(db: Db, campaign: CampaignRow, reason: string, at: Date): Promise<void> {
  await writeState(db, { id: campaign.id, state: 'paused', pausedBy: 'stopRule', reason, at });
  await announce(db, [told('campaign.paused', campaign, at, { reason })]);
}

async function end(
  db: Db,
  campaign: CampaignRow,
  state: 'completed' | 'rolledBack',
  at: Date,
): Promise<void> {
  await writeState(db, { id: campaign.id, state, pausedBy: null, reason: null, at });
}

/** What is announced of a campaign. */
export const told = (
  type: 'campaign.paused' | 'campaign.resumed',
  { id, scenarioId, title, version }: CampaignRow,
  occurredAt: Date,
  more: Record<string, unknown> = {},
) => ({
  type,
  customerId: null,
  scenarioId,
  installationId: null,
  occurredAt,
  data: { campaign: id, scenarioTitle: title, version, ...more },
});
