import type { Db } from '../../platform/database.ts';
import { reportedAmount } from '../../scenarios/reported-amount.ts';

export type ScenarioRow = { no: number; id: string; apps: string[]; publishedAt: Date };

/** The scenarios that ever could be got, the most installed of them when there are too many; the oldest first. */
export async function selectScenarios(db: Db, limit: number): Promise<ScenarioRow[]> {
  const { rows } = await db.query<ScenarioRow>(
    `select no, id, apps, "publishedAt" from (
       select s.no, s.id, s.apps, coalesce(s.first_published_at, s.created_at) as "publishedAt",
         (select count(*) from installations i where i.scenario_id = s.id and i.confirmed_at is not null) as installed
       from scenarios s where s.status <> 'draft' order by installed desc, s.no desc limit $1::int
     ) known order by "publishedAt", no`,
    [limit],
  );
  return rows;
}

/** Somebody got a scenario; `untilAt` null: they still have it. */
export type GotRow = {
  key: string;
  customerNo: number;
  scenarioNo: number;
  fromAt: Date;
  untilAt: Date | null;
};

/** Confirmed installations of real customers before an instant, some at a time. One without an end that is not there was never kept. */
export async function selectInstallations(
  db: Db,
  { before, afterKey, limit }: { before: Date; afterKey: string | null; limit: number },
): Promise<GotRow[]> {
  const { rows } = await db.query<GotRow>(
    `select i.no::text as key, c.no as "customerNo", s.no as "scenarioNo", i.confirmed_at as "fromAt",
       case when i.status <> 'installed' then coalesce(i.ended_at, i.confirmed_at) end as "untilAt"
     from installations i join customers c on c.id = i.customer_id join scenarios s on s.id = i.scenario_id
     where i.no > coalesce($2::int, 0) and i.confirmed_at < $1::timestamptz and not c.is_demo
     order by i.no limit $3::int`,
    [before, afterKey, limit],
  );
  return rows;
}

/** Scenarios that real customers bought by themselves before an instant, some at a time; bundles are put together by the seller and say nothing. */
export async function selectPurchases(
  db: Db,
  { before, afterKey, limit }: { before: Date; afterKey: string | null; limit: number },
): Promise<GotRow[]> {
  const { rows } = await db.query<GotRow>(
    `select o.id as key, c.no as "customerNo", s.no as "scenarioNo", o.paid_at as "fromAt",
       case when o.status = 'refunded' then o.paid_at end as "untilAt"
     from (
       select id, customer_id, paid_at, status from orders
       where id > coalesce($2::text, '') and paid_at < $1::timestamptz and kind = 'purchase' and status <> 'pending'
       order by id limit $3::int
     ) o join customers c on c.id = o.customer_id
       left join order_lines l on l.order_id = o.id and l.scenario_id is not null and not c.is_demo
       left join scenarios s on s.id = l.scenario_id
     order by o.id`,
    [before, afterKey, limit],
  );
  return rows;
}

export type PaidRow = { customerNo: number; scenarioNo: number; split: number; amount: number };

/** Net revenue (without fees) by customer, scenario and split, in minor units of a currency; what has no rate is left out. */
export async function sumPaid(
  db: Db,
  { starts, until, currency }: { starts: readonly Date[]; until: Date; currency: string },
): Promise<PaidRow[]> {
  const { rows } = await db.query<PaidRow>(
    `select c.no as "customerNo", s.no as "scenarioNo", width_bucket(e.occurred_at, $1::timestamptz[]) - 1 as split,
       sum(${reportedAmount('e', '$3::text')})::bigint as amount
     from revenue_entries e join customers c on c.id = e.customer_id join scenarios s on s.id = e.scenario_id
     where e.occurred_at >= ($1::timestamptz[])[1] and e.occurred_at < $2::timestamptz and e.kind not in ('fee', 'fee_refund')
     group by 1, 2, 3 having sum(${reportedAmount('e', '$3::text')}) > 0`,
    [starts, until, currency],
  );
  return rows;
}
