import type { Db } from '../platform/database.ts';
import type { Drift } from '../installations/schema.ts';
import type { CampaignFilter } from './schema.ts';

export type Candidates = {
  scenarioId: string;
  /** Those below it. */
  version: number;
  filter: CampaignFilter;
};

const behind = `from installations i join scenario_versions v on v.id = i.version_id
  where i.scenario_id = $1::text and i.status = 'installed' and v.number < $2::int and ($3::int is null or v.number = $3::int)
    and ($4::text is null or i.make_zone = $4::text) and ($5::text is null or i.customer_id = $5::text)
    and ($6::text is null or i.id = $6::text)`;

const asked = ({ scenarioId, version, filter }: Candidates) => [
  scenarioId,
  version,
  filter.fromVersion ?? null,
  filter.zone ?? null,
  filter.customer ?? null,
  filter.installation ?? null,
];

/** Which installations are behind, by version, drift, and whether the customer stored a Make token. */
export async function countCandidates(
  db: Db,
  candidates: Candidates,
): Promise<{ version: number; drift: Drift | null; hasToken: boolean; installations: number }[]> {
  const { rows } = await db.query<{
    version: number;
    drift: Drift | null;
    hasToken: boolean;
    installations: number;
  }>(
    `select v.number as version, i.drift, exists (select from make_tokens t where t.installation_id = i.id) as "hasToken", count(*) as installations
     ${behind} group by 1, 2, 3 order by 1, 2, 3`,
    asked(candidates),
  );
  return rows;
}

/**
 * Takes the installations that are behind into a campaign, in an order that is drawn by lot, so that a first wave tells of all. Who was rebuilt
 * is skipped, unless asked for. Answers how many will be offered it.
 */
export async function insertMembers(
  db: Db,
  campaignId: string,
  candidates: Candidates,
  { includeDiverged, at }: { includeDiverged: boolean; at: Date },
): Promise<number> {
  const { rows } = await db.query<{ offered: number }>(
    `with taken as (
       insert into upgrade_campaign_installations (campaign_id, installation_id, from_version_id, place, state, reason, settled_at)
       select $7::text, id, version_id, row_number() over (order by is_skipped, md5($7::text || id)),
         case when is_skipped then 'skipped' else 'waiting' end,
         case when is_skipped then 'The customer rebuilt it, so that an upgrade would need decisions.' end,
         case when is_skipped then $9::timestamptz end
       from (select i.id, i.version_id, coalesce(i.drift = 'diverged', false) and not $8::boolean as is_skipped ${behind}) as behind
       returning state
     )
     select count(*) as offered from taken where state = 'waiting'`,
    [...asked(candidates), campaignId, includeDiverged, at],
  );
  return rows[0]?.offered ?? 0;
}

/** Says in which wave each installation is: the first whose end is not before its place. */
export async function writeWaves(db: Db, campaignId: string, ends: readonly number[]): Promise<void> {
  await db.query(
    `with ended as (update upgrade_campaigns set wave_ends = $2::integer[] where id = $1::text)
     update upgrade_campaign_installations
     set wave = (select count(*) from unnest($2::integer[]) as ends (place) where ends.place < upgrade_campaign_installations.place)
     where campaign_id = $1::text and state = 'waiting'`,
    [campaignId, ends],
  );
}
