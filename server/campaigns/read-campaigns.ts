import type { z } from 'zod';
import { customerSeenBy, type OperatorCaller } from '../platform/caller.ts';
import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { hourMs } from '../platform/time.ts';
import { readEvidence } from './evidence.ts';
import { selectMembers, type MemberRow } from './member-queries.ts';
import { findCampaign, selectCampaigns, type CampaignRow } from './queries.ts';
import {
  MemberState,
  type Campaign,
  type CampaignDetail,
  type CampaignMember,
  type CampaignMemberQuery,
  type CampaignQuery,
} from './schema.ts';

/** Campaigns, the newest first. */
export async function listCampaigns(
  db: Db,
  { state, scenario, limit, cursor }: z.infer<typeof CampaignQuery>,
): Promise<Page<Campaign>> {
  const seen = decodeCursor(cursor, ['text']);
  const rows = await selectCampaigns(db, {
    state: state ?? null,
    scenario: scenario ?? null,
    before: seen ? seen[0] : null,
    limit,
  });
  return pageFrom(rows, limit, toCampaign, ({ id }) => [id]);
}

/** One campaign, with how its version does. */
export async function readCampaign(db: Db, id: string): Promise<CampaignDetail> {
  const row = await findCampaign(db, id);
  if (!row) throw notFound('The campaign');
  return { ...toCampaign(row), evidence: await readEvidence(db, row) };
}

/** What became of each installation, in the order of the waves. */
export async function listMembers(
  db: Db,
  caller: OperatorCaller,
  campaignId: string,
  { state, limit, cursor }: z.infer<typeof CampaignMemberQuery>,
): Promise<Page<CampaignMember>> {
  if (!(await findCampaign(db, campaignId))) throw notFound('The campaign');
  const seen = decodeCursor(cursor, ['integer']);
  const rows = await selectMembers(db, {
    campaignId,
    state: state ?? null,
    after: seen ? seen[0] : null,
    limit,
  });
  return pageFrom(
    rows,
    limit,
    (row) => toMember(row, caller),
    ({ place }) => [place],
  );
}

/** When the next wave may go out; null when none is left. */
export function nextWaveAt({ state, wave, waveEnds, waveBegunAt, waveHours }: CampaignRow): Date | null {
  if (state !== 'running' || wave + 1 >= waveEnds.length) return null;
  return new Date(waveBegunAt.getTime() + waveHours * hourMs);
}

function toCampaign(row: CampaignRow): Campaign {
  const { id, version, state, pausedBy, reason, wave, waveHours, leastRuns } = row;
  const counts = Object.fromEntries(MemberState.options.map((each) => [each, row.counts[each] ?? 0]));
  return {
    id,
    scenario: { id: row.scenarioId, slug: row.slug, title: row.title },
    version,
    state,
    pausedBy,
    reason,
    waves: row.waveEnds,
    wave: wave + 1,
    waveBegunAt: row.waveBegunAt.toISOString(),
    nextWaveAt: nextWaveAt(row)?.toISOString() ?? null,
    waveHours,
    leastRuns,
    counts: counts as Campaign['counts'],
    total: Object.values(row.counts).reduce((sum, count) => sum + count, 0),
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function toMember(row: MemberRow, caller: OperatorCaller): CampaignMember {
  const { name, fromVersion, version, drift, state, reason } = row;
  return {
    installation: row.installationId,
    name,
    customer: customerSeenBy(caller, {
      id: row.customerId,
      name: row.customerName,
      email: row.customerEmail,
    }),
    fromVersion,
    version,
    drift,
    wave: row.wave + 1,
    state,
    reason,
    offeredAt: row.offeredAt?.toISOString() ?? null,
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}
