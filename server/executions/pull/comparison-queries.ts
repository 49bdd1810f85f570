import type { Db } from '../../platform/database.ts';

/** An installation whose run logs were read beyond the end of the time that is compared. */
export type Comparable = {
  installationId: string;
  zone: string;
  organizationId: number | null;
  /** Before it nothing was read: the token allows no more. */
  pullsFrom: Date;
  isPaid: boolean;
};

/** All installations of scenarios that cost money, and of the others one in twenty, drawn by a seed and three at least; as many as there is time for. */
export async function drawComparable(
  db: Db,
  {
    seed,
    from,
    to,
    readSince,
    limit,
  }: { seed: string; from: Date; to: Date; readSince: Date; limit: number },
): Promise<Comparable[]> {
  const { rows } = await db.query<Comparable>(
    `with read as (
       select c.installation_id, t.zone, c.organization_id, t.pulls_from, md5($1::text || c.installation_id) as lot,
         exists (select from products join prices on prices.product_id = products.id where products.scenario_id = i.scenario_id) as is_paid
       from run_log_cursors c join make_tokens t on t.installation_id = c.installation_id join installations i on i.id = c.installation_id
       where i.status = 'installed' and i.reporting = 'pull' and t.pulls_from < $3::timestamptz
         and c.last_pull_at >= $4::timestamptz and c.read_until >= $2::timestamptz
     ), drawn as (
       select *, row_number() over (partition by is_paid order by lot) as place, count(*) over (partition by is_paid) as of_kind from read
     )
     select installation_id as "installationId", zone, organization_id as "organizationId", pulls_from as "pullsFrom", is_paid as "isPaid"
     from drawn where is_paid or place <= greatest(3, of_kind / 20) order by is_paid desc, lot limit $5::int`,
    [seed, from, to, readSince, limit],
  );
  return rows;
}

/** Of these executions, which are known of an installation in a time, or were refused and wait in quarantine. */
export async function findKnownRuns(
  db: Db,
  runs: { installationId: string; from: Date; to: Date; executionIds: string[] },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select named.id from installations i join customers c on c.id = i.customer_id cross join unnest($4::text[]) as named (id)
     where i.id = $1::text and (
       named.id in (select execution_id from task_facts f
         where f.customer_no = c.no and f.installation_no = i.no and f.started_at >= $2::timestamptz and f.started_at < $3::timestamptz)
       or exists (select from quarantined_tasks q where q.customer_id = i.customer_id and q.installation_id = i.id and strpos(q.raw, named.id) > 0))`,
    [runs.installationId, runs.from, runs.to, runs.executionIds],
  );
  return rows.map(({ id }) => id);
}

/** Beyond so many of an installation's day the logs are not compared either. */
const mostRuns = 2_000;

/** Executions of an installation that are recorded to have started in a time, the newest first. */
export async function findRecordedRuns(
  db: Db,
  { installationId, from, to }: { installationId: string; from: Date; to: Date },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select execution_id as id from installations i join customers c on c.id = i.customer_id
       join task_facts f on f.customer_no = c.no and f.installation_no = i.no
     where i.id = $1::text and f.started_at >= $2::timestamptz and f.started_at < $3::timestamptz
     group by execution_id order by max(f.started_at) desc limit $4::int`,
    [installationId, from, to, mostRuns],
  );
  return rows.map(({ id }) => id);
}
