import type { Db } from '../../platform/database.ts';
import type { FeedbackStatus } from '../schema.ts';
import { contentOf, isOut } from './fixed-versions.ts';

/** Names the version that mends it; nobody has been told of this one. */
export async function writeFix(db: Db, id: string, versionId: string | null): Promise<void> {
  await db.query(`update feedback set fix_version_id = $2::text, fixed_at = null where id = $1::text`, [
    id,
    versionId,
  ]);
}

/** Whether a version is published, and not rolled back. */
export async function isVersionOut(db: Db, versionId: string): Promise<boolean> {
  const { rows } = await db.query<{ isOut: boolean }>(
    `select ${isOut('v')} as "isOut" from scenario_versions v where v.id = $1::text`,
    [versionId],
  );
  return rows[0]?.isOut ?? false;
}

/** Marks as fixed what waits for a version of these scenarios (all, when null) that is out by now. */
export async function markFixed(
  db: Db,
  scenarioIds: readonly string[] | null,
  at: Date,
): Promise<{ id: string; status: FeedbackStatus; versionId: string }[]> {
  const { rows } = await db.query<{ id: string; status: FeedbackStatus; versionId: string }>(
    `with out as (
       select f.id, f.status from feedback f join scenario_versions v on v.id = f.fix_version_id
       where f.fix_version_id is not null and f.fixed_at is null and ${isOut('v')}
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

/** The number is that of the version that was to mend it. */
export type Withdrawn = { id: string; status: FeedbackStatus; number: number; isOpened: boolean };

/** Takes back that something is fixed where its version is out no more: what was held to be mended is open again. */
export async function withdrawFixed(db: Db, scenarioIds: readonly string[] | null): Promise<Withdrawn[]> {
  const { rows } = await db.query<Withdrawn>(
    `with gone as (
       select f.id, f.status, v.number, f.status = 'fixed' or coalesce(f.closed_because in ('operator', 'cleanRuns'), false) as is_opened
       from feedback f join scenario_versions v on v.id = f.fix_version_id
       where f.fix_version_id is not null and f.fixed_at is not null and not ${isOut('v')}
         and ($1::text[] is null or v.scenario_id = any($1::text[]))
       order by f.id limit 1000 for update of f skip locked
     )
     update feedback f
     set fix_version_id = null, fixed_at = null, status = case when is_opened then 'open' else f.status end,
       closed_at = case when is_opened then null else closed_at end, closed_because = case when is_opened then null else closed_because end,
       reopened_count = reopened_count + is_opened::integer
     from gone where f.id = gone.id
     returning gone.id, gone.status, gone.number, is_opened as "isOpened"`,
    [scenarioIds],
  );
  return rows;
}

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
         and ${contentOf('fix')} <= (select ${contentOf('ran')} from scenario_versions ran where ran.id = $2::text)
       order by f.id for update of f
     )
     update feedback set status = 'open', closed_at = null, closed_because = null, reopened_count = reopened_count + 1
     from doubted where feedback.id = doubted.id
     returning doubted.id, doubted.status`,
    [where.installationId, where.versionId, where.exceptId],
  );
  return rows;
}
