import type { Db } from '../../platform/database.ts';
import type { FeedbackStatus } from '../schema.ts';

/** Opens what was fixed, by a version not above this one, in an installation; who closed it does not matter, unless as a duplicate. */
export async function reopenFixed(
  db: Db,
  where: { installationId: string; versionId: string; exceptId: string },
): Promise<{ id: string; status: FeedbackStatus }[]> {
  const { rows } = await db.query<{ id: string; status: FeedbackStatus }>(
    `with doubted as (
       select f.id, f.status from feedback f join scenario_versions fix on fix.id = f.fix_version_id
       where f.installation_id = $1::text and f.id <> $3::text and f.fixed_at is not null
         and (f.status = 'fixed' or f.closed_because in ('operator', 'cleanRuns'))
         and fix.number <= (select number from scenario_versions where id = $2::text)
       order by f.id for update of f
     )
     update feedback set status = 'open', closed_at = null, closed_because = null, reopened_count = reopened_count + 1
     from doubted where feedback.id = doubted.id
     returning doubted.id, doubted.status`,
    [where.installationId, where.versionId, where.exceptId],
  );
  return rows;
}

/** Names the version that mends it; nobody has been told of this one. */
export async function writeFix(db: Db, id: string, versionId: string | null): Promise<void> {
  await db.query(`update feedback set fix_version_id = $2::text, fixed_at = null where id = $1::text`, [
    id,
    versionId,
  ]);
}

/** Marks as fixed what waits for a version of these scenarios (all, when null) that is published by now. */
export async function markFixed(
  db: Db,
  scenarioIds: readonly string[] | null,
  at: Date,
): Promise<{ id: string; status: FeedbackStatus; versionId: string }[]> {
  const { rows } = await db.query<{ id: string; status: FeedbackStatus; versionId: string }>(
    `with out as (
       select f.id, f.status from feedback f join scenario_versions v on v.id = f.fix_version_id
       where f.fix_version_id is not null and f.fixed_at is null and v.published_at is not null
         and ($1::text[] is null or v.scenario_id = any($1::text[]))
       order by f.id limit 1000 for update of f skip locked
     )
     update feedback f
     set fixed_at = $2::timestamptz, status = case when f.status = 'closed' then 'closed' else 'fixed' end
     from out where f.id = out.id returning out.id, out.status, f.fix_version_id as "versionId"`,
    [scenarioIds, at],
  );
  return rows;
}

/** Notes whom to tell that these are fixed: their customers and those of their duplicates, each once per version. */
export async function noteFixNotices(
  db: Db,
  feedbackIds: readonly string[],
  at: Date,
): Promise<{ versionId: string; customerId: string }[]> {
  const { rows } = await db.query<{ versionId: string; customerId: string }>(
    `insert into fix_notices (version_id, customer_id, noted_at)
     select f.fix_version_id, told.customer_id, $2::timestamptz
     from feedback f cross join lateral (
       select f.customer_id union select d.customer_id from feedback d where d.duplicate_of = f.id
     ) told
     where f.id = any($1::text[])
     order by 1, 2
     on conflict (version_id, customer_id) do nothing
     returning version_id as "versionId", customer_id as "customerId"`,
    [feedbackIds, at],
  );
  return rows;
}

export type FixNotice = {
  customerName: string;
  customerEmail: string;
  scenarioTitle: string;
  scenarioSlug: string;
  number: number;
  changelog: string;
  messages: string[];
};

/** What a customer is to be told of a version with a fix; null when they have been. */
export async function findFixNotice(
  db: Db,
  notice: { versionId: string; customerId: string },
): Promise<FixNotice | null> {
  const { rows } = await db.query<FixNotice>(
    `select c.name as "customerName", c.email as "customerEmail", s.title as "scenarioTitle", s.slug as "scenarioSlug", v.number, v.changelog,
       array(
         select f.message from feedback f left join feedback original on original.id = f.duplicate_of
         where f.customer_id = c.id and f.message <> '' and v.id in (f.fix_version_id, original.fix_version_id)
         order by f.id limit 5
       ) as messages
     from fix_notices n join customers c on c.id = n.customer_id join scenario_versions v on v.id = n.version_id join scenarios s on s.id = v.scenario_id
     where n.version_id = $1::text and n.customer_id = $2::text and n.mailed_at is null and not c.is_demo`,
    [notice.versionId, notice.customerId],
  );
  return rows[0] ?? null;
}

/** Notes that a customer was told of a version with a fix. */
export async function markFixMailed(
  db: Db,
  { versionId, customerId }: { versionId: string; customerId: string },
  at: Date,
): Promise<void> {
  await db.query(
    `update fix_notices set mailed_at = $3::timestamptz where version_id = $1::text and customer_id = $2::text`,
    [versionId, customerId, at],
  );
}

/** The newest ended runs of the installation of each on its fixed version or a later one, since that was published: whether each was clean, newest first. */
export async function selectRunsOnFix(
  db: Db,
  feedbackIds: readonly string[],
  limit: number,
): Promise<{ id: string; clean: boolean[] }[]> {
  const { rows } = await db.query<{ id: string; clean: boolean[] }>(
    `select f.id, array(
       select t.state = 2 and not t.has_warning
       from installations i join customers c on c.id = f.customer_id
       join task_facts t on t.customer_no = c.no and t.installation_no = i.no and t.started_at >= fix.published_at
       join scenario_versions ran on ran.no = t.version_no
       where i.id = f.installation_id and t.kind = 1 and t.state <> 1 and ran.number >= fix.number
       order by t.started_at desc limit $2::int
     ) as clean
     from feedback f join scenario_versions fix on fix.id = f.fix_version_id
     where f.id = any($1::text[]) and f.fixed_at is not null and fix.published_at is not null`,
    [feedbackIds, limit],
  );
  return rows;
}

/** Fixed feedback about installations, after the cursor. */
export async function selectFixed(db: Db, afterId: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from feedback where status = 'fixed' and installation_id is not null and id > $1::text order by id limit $2::int`,
    [afterId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Closes those that are still fixed. */
export async function closeFixed(db: Db, ids: readonly string[], at: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update feedback set status = 'closed', closed_because = 'cleanRuns', closed_at = $2::timestamptz
     where id = any($1::text[]) and status = 'fixed' returning id`,
    [ids, at],
  );
  return rows.map(({ id }) => id);
}
