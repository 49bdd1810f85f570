import type { Db } from '../platform/database.ts';

export type OwnRunsRow = {
  installationId: string;
  started: number;
  completed: number;
  failed: number;
  lastReportAt: Date | null;
};

/** What each of a customer's installations did from a day on, newest installation first; one more than the limit. Runs are counted as the headline does. */
export async function selectOwnRuns(
  db: Db,
  page: { customerId: string; limit: number; beforeId: string | null; from: string },
): Promise<OwnRunsRow[]> {
  const { rows } = await db.query<OwnRunsRow>(
    `with page as (
       select i.id, i.no, c.no as customer_no from installations i join customers c on c.id = i.customer_id
       where i.customer_id = $1::text and ($2::text is null or i.id < $2::text)
       order by i.id desc limit $3::int + 1
     )
     select p.id as "installationId", coalesce(t.started, 0)::bigint as started, coalesce(t.completed, 0)::bigint as completed,
       coalesce(t.failed, 0)::bigint as failed, r.last_reported_at as "lastReportAt"
     from page p
     left join (
       select installation_no, sum(started) as started, sum(completed) as completed, sum(failed) as failed
       from task_days
       where kind = 1 and customer_no = (select customer_no from page limit 1) and day >= $4::date
         and installation_no = any(array(select no from page))
       group by installation_no
     ) t on t.installation_no = p.no
     left join completed_runs r on r.installation_id = p.id
     order by p.id desc`,
    [page.customerId, page.beforeId, page.limit, page.from],
  );
  return rows;
}
