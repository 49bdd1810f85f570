import type { Db } from '../../platform/database.ts';
import { contentOf } from '../fixes/fixed-versions.ts';

export type FixedVersion = {
  versionId: string;
  number: number;
  publishedAt: Date;
  scenarioId: string;
  scenarioSlug: string;
  scenarioTitle: string;
  told: number;
};

/** Published versions that are said to mend something, newest first by when they were made; one more than the limit. */
export async function selectFixedVersions(
  db: Db,
  { beforeId, limit }: { beforeId: string | null; limit: number },
): Promise<FixedVersion[]> {
  const { rows } = await db.query<FixedVersion>(
    `select v.id as "versionId", v.number, v.published_at as "publishedAt", s.id as "scenarioId", s.slug as "scenarioSlug", s.title as "scenarioTitle",
       (select count(*) from fix_notices n where n.version_id = v.id) as told
     from (
       select distinct fix_version_id as id from feedback
       where fix_version_id is not null and fixed_at is not null and ($1::text is null or fix_version_id < $1::text)
       order by 1 desc limit $2::int + 1
     ) fixed join scenario_versions v on v.id = fixed.id join scenarios s on s.id = v.scenario_id
     order by v.id desc`,
    [beforeId, limit],
  );
  return rows;
}

export type Pair = {
  versionId: string;
  completedBefore: number;
  endedBefore: number;
  completedAfter: number;
  endedAfter: number;
  complaintsBefore: number;
  complaintsAfter: number;
};

/** What each installation that was complained about has run before and after these versions, and complained of. */
export async function selectPairs(
  db: Db,
  versionIds: readonly string[],
  { timeZone, days }: { timeZone: string; days: number },
): Promise<Pair[]> {
  const { rows } = await db.query<Pair>(
    `select fix.id as "versionId", sums.*, said.*
     from scenario_versions fix
     cross join lateral (
       select distinct f.installation_id from feedback f left join feedback original on original.id = f.duplicate_of
       where f.installation_id is not null and f.scenario_id = fix.scenario_id and fix.id in (f.fix_version_id, original.fix_version_id)
     ) complained
     join installations i on i.id = complained.installation_id join customers c on c.id = i.customer_id
     cross join lateral (
       select coalesce(sum(d.completed) filter (where not is_after), 0)::integer as "completedBefore",
         coalesce(sum(coalesce(d.completed, 0) + coalesce(d.failed, 0)) filter (where not is_after), 0)::integer as "endedBefore",
         coalesce(sum(d.completed) filter (where is_after), 0)::integer as "completedAfter",
         coalesce(sum(coalesce(d.completed, 0) + coalesce(d.failed, 0)) filter (where is_after), 0)::integer as "endedAfter"
       from task_days d join scenario_versions ran on ran.no = d.version_no cross join lateral (select ${contentOf('ran')} >= ${contentOf('fix')} as is_after) side
       where d.customer_no = c.no and d.installation_no = i.no and d.kind = 1 and d.day >= (fix.published_at at time zone $2::text)::date - $3::integer
     ) sums
     cross join lateral (
       select count(*) filter (where ${contentOf('ran')} < ${contentOf('fix')})::integer as "complaintsBefore",
         count(*) filter (where ${contentOf('ran')} >= ${contentOf('fix')})::integer as "complaintsAfter"
       from feedback f join scenario_versions ran on ran.id = f.version_id
       where f.installation_id = i.id and f.kind in ('bug', 'wrongResult', 'wrongTimeSaved')
         and f.about_at >= fix.published_at - make_interval(days => $3::integer)
     ) said
     where fix.id = any($1::text[])`,
    [versionIds, timeZone, days],
  );
  return rows;
}
