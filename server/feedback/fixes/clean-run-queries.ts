import type { Db } from '../../platform/database.ts';
import { contentOf } from './fixed-versions.ts';

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
       where i.id = f.installation_id and t.kind = 1 and t.state <> 1 and ${contentOf('ran')} >= ${contentOf('fix')}
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
