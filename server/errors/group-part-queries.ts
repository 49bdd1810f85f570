import type { Db } from '../platform/database.ts';
import type { Sample } from './gathering.ts';

/** Adds what was counted to the hours of its groups. */
export async function addToHours(
  db: Db,
  hours: readonly { groupId: string; hour: Date; count: number }[],
): Promise<void> {
  await db.query(
    `insert into error_hours as known (group_id, hour, count)
     select "groupId", hour, count from jsonb_to_recordset($1::jsonb) as told ("groupId" text, hour timestamptz, count bigint)
     order by 1, 2
     on conflict (group_id, hour) do update set count = known.count + excluded.count`,
    [JSON.stringify(hours)],
  );
}

/** Adds what was counted to the releases of its groups. */
export async function addToReleases(
  db: Db,
  releases: readonly {
    groupId: string;
    no: number;
    name: string;
    count: number;
    firstAt: Date;
    lastAt: Date;
  }[],
): Promise<void> {
  await db.query(
    `insert into error_releases as known (group_id, release_no, release, count, first_seen_at, last_seen_at)
     select "groupId", no, name, count, "firstAt", "lastAt"
     from jsonb_to_recordset($1::jsonb) as told ("groupId" text, no integer, name text, count bigint, "firstAt" timestamptz, "lastAt" timestamptz)
     order by 1, 2
     on conflict (group_id, release_no) do update set
       count = known.count + excluded.count,
       first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
       last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)`,
    [JSON.stringify(releases)],
  );
}

/** Notes whom the groups concern, and counts who is new; customers who have been deleted meanwhile are left out. */
export async function addCustomers(
  db: Db,
  customers: readonly { groupId: string; customerId: string }[],
): Promise<void> {
  await db.query(
    `with added as (
       insert into error_customers (group_id, customer_id)
       select "groupId", "customerId"
       from jsonb_to_recordset($1::jsonb) as told ("groupId" text, "customerId" text) join customers on customers.id = "customerId"
       order by 1, 2
       on conflict do nothing
       returning group_id
     )
     update error_groups set customers = error_groups.customers + concerned.customers
     from (select group_id, count(*)::int as customers from added group by group_id) as concerned
     where id = concerned.group_id`,
    [JSON.stringify(customers)],
  );
}

/** Keeps samples; of a customer who was erased meanwhile, without naming them. */
export async function insertSamples(
  db: Db,
  samples: readonly (Sample & { groupId: string; customerId: string | null })[],
): Promise<void> {
  await db.query(
    `insert into error_samples (group_id, occurred_at, message, stack, release, request_id, job_id, customer_id, installation_id, execution_id, task_key)
     select "groupId", "occurredAt", message, stack, release, "requestId", "jobId", customers.id, "installationId", "executionId", "taskKey"
     from jsonb_to_recordset($1::jsonb) as told ("groupId" text, "occurredAt" timestamptz, message text, stack text, release text, "requestId" text,
       "jobId" text, "customerId" text, "installationId" text, "executionId" text, "taskKey" text)
     left join customers on customers.id = "customerId"
     order by "occurredAt"`,
    [JSON.stringify(samples)],
  );
}

/** Keeps the newest samples of each of these groups. */
export async function trimSamples(db: Db, groupIds: readonly string[], kept: number): Promise<void> {
  await db.query(
    `delete from error_samples using (
       select group_id, no, row_number() over (partition by group_id order by no desc) as place
       from error_samples where group_id = any($1::text[])
     ) as ranked
     where error_samples.group_id = ranked.group_id and error_samples.no = ranked.no and ranked.place > $2::int`,
    [groupIds, kept],
  );
}
