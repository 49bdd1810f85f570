import { kindCode } from '../executions/storage/codes.ts';
import type { Db } from '../platform/database.ts';

export type Counted = { completed: number; failed: number; installations: number; complaining: number };

/**
 * Runs of a campaign's installations on its version since it began, and on others since 28 days before; and in how many of those that upgraded,
 * and of those that did not, somebody told of a bug since.
 */
export async function selectEvidence(
  db: Db,
  campaign: { id: string; versionId: string; createdAt: Date },
): Promise<{ upgraded: Counted; others: Counted }> {
  const { rows } = await db.query<Counted & { isUpgraded: boolean }>(
    `with members as materialized (
       select i.no, i.id, c.no as customer_no, m.settled_at,
         m.state in ('upgraded', 'rollBackOffered', 'rollBackAccepted', 'rollBackFailed', 'rolledBack') as is_upgraded
       from upgrade_campaign_installations m join installations i on i.id = m.installation_id join customers c on c.id = i.customer_id
       where m.campaign_id = $1::text and m.state <> 'skipped'
     ), runs as (
       select d.version_no = (select no from scenario_versions where id = $2::text) as is_upgraded, sum(d.completed) as completed, sum(d.failed) as failed
       from task_days d
       where d.kind = ${kindCode('run')} and d.customer_no = any(array(select distinct customer_no from members))
         and d.installation_no = any(array(select no from members)) and d.day >= ($3::timestamptz - interval '28 days')::date
       group by 1
     ), told as (
       select is_upgraded, count(*) as installations, count(*) filter (where exists (
         select from feedback f where f.installation_id = members.id and f.kind = 'bug'
           and f.created_at >= case when is_upgraded then coalesce(settled_at, $3::timestamptz) else $3::timestamptz end
       )) as complaining
       from members group by 1
     )
     select sides.is_upgraded as "isUpgraded", coalesce(completed, 0)::bigint as completed, coalesce(failed, 0)::bigint as failed,
       coalesce(installations, 0)::bigint as installations, coalesce(complaining, 0)::bigint as complaining
     from (values (true), (false)) as sides (is_upgraded)
       left join runs on runs.is_upgraded = sides.is_upgraded left join told on told.is_upgraded = sides.is_upgraded`,
    [campaign.id, campaign.versionId, campaign.createdAt],
  );
  const side = (isUpgraded: boolean): Counted => {
    const { completed, failed, installations, complaining } = rows.find(
      (row) => row.isUpgraded === isUpgraded,
    )!;
    return { completed, failed, installations, complaining };
  };
  return { upgraded: side(true), others: side(false) };
}
