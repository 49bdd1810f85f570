import { isUniqueViolation, type Db } from '../platform/database.ts';
import type { CampaignState, MemberState } from './schema.ts';

export type CampaignRow = {
  id: string;
  scenarioId: string;
  slug: string;
  title: string;
  versionId: string;
  version: number;
  state: CampaignState;
  pausedBy: 'operator' | 'stopRule' | null;
  reason: string | null;
  waveEnds: number[];
  wave: number;
  waveBegunAt: Date;
  waveHours: number;
  leastRuns: number;
  counts: Partial<Record<MemberState, number>>;
  createdAt: Date;
  endedAt: Date | null;
};

const selected = `select c.id, c.scenario_id as "scenarioId", s.slug, s.title, c.version_id as "versionId", v.number as version, c.state, c.paused_by as "pausedBy",
    c.reason, c.wave_ends as "waveEnds", c.wave, c.wave_begun_at as "waveBegunAt", c.wave_hours as "waveHours", c.least_runs as "leastRuns",
    coalesce((
      select jsonb_object_agg(state, count) from (
        select state, count(*) from upgrade_campaign_installations where campaign_id = c.id group by state
      ) as counted
    ), '{}') as counts, c.created_at as "createdAt", c.ended_at as "endedAt"
  from upgrade_campaigns c join scenarios s on s.id = c.scenario_id join scenario_versions v on v.id = c.version_id`;

/** Newest first, one more than the limit. */
export async function selectCampaigns(
  db: Db,
  wish: { state: string | null; scenario: string | null; before: string | null; limit: number },
): Promise<CampaignRow[]> {
  const { rows } = await db.query<CampaignRow>(
    `${selected} where ($1::text is null or c.state = $1::text) and ($2::text is null or s.id = $2::text or s.slug = $2::text)
       and ($3::text is null or c.id < $3::text) order by c.id desc limit $4::int + 1`,
    [wish.state, wish.scenario, wish.before, wish.limit],
  );
  return rows;
}

export async function findCampaign(db: Db, id: string): Promise<CampaignRow | null> {
  const { rows } = await db.query<CampaignRow>(`${selected} where c.id = $1::text`, [id]);
  return rows[0] ?? null;
}

/** Those that are not over. */
export async function selectOpenCampaigns(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from upgrade_campaigns where state in ('running', 'paused', 'rollingBack') order by id`,
  );
  return rows.map(({ id }) => id);
}

/** Holds a campaign until the transaction ends, so that it is moved by one at a time. */
export async function lockCampaign(db: Db, id: string): Promise<void> {
  await db.query(`select from upgrade_campaigns where id = $1::text for update`, [id]);
}

export type NewCampaign = Pick<
  CampaignRow,
  'id' | 'scenarioId' | 'versionId' | 'waveEnds' | 'waveHours' | 'leastRuns' | 'createdAt'
>;

/** False while another one of the scenario is open. */
export async function insertCampaign(db: Db, campaign: NewCampaign): Promise<boolean> {
  try {
    await db.query(
      `insert into upgrade_campaigns (id, scenario_id, version_id, wave_ends, wave_begun_at, wave_hours, least_runs, created_at)
       values ($1::text, $2::text, $3::text, $4::integer[], $7::timestamptz, $5::integer, $6::integer, $7::timestamptz)`,
      [
        campaign.id,
        campaign.scenarioId,
        campaign.versionId,
        campaign.waveEnds,
        campaign.waveHours,
        campaign.leastRuns,
        campaign.createdAt,
      ],
    );
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'upgrade_campaigns_open_key')) return false;
    throw error;
  }
}

/** Puts a campaign into another state; one that is over gets its end. */
export async function writeState(
  db: Db,
  change: {
    id: string;
    state: CampaignState;
    pausedBy: CampaignRow['pausedBy'];
    reason: string | null;
    at: Date;
  },
): Promise<void> {
  await db.query(
    `update upgrade_campaigns set state = $2::text, paused_by = $3::text, reason = $4::text,
       ended_at = case when $2::text in ('stopped', 'completed', 'rolledBack') then $5::timestamptz end
     where id = $1::text`,
    [change.id, change.state, change.pausedBy, change.reason, change.at],
  );
}

/** Notes that another wave is out. */
export async function writeWave(db: Db, id: string, wave: number, at: Date): Promise<void> {
  await db.query(
    `update upgrade_campaigns set wave = $2::integer, wave_begun_at = $3::timestamptz where id = $1::text`,
    [id, wave, at],
  );
}
