import { kindCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import { reportedAmount } from '../../scenarios/reported-amount.ts';

/** What several customers do, by their ids; each query goes by the customers' own indexes. */
type Of<Row> = Row & { customerId: string };

export type Activity = {
  installations: number;
  /** Installed now: neither removed nor failed. */
  standing: number;
  /** The last day with a run. */
  lastRunOn: string | null;
};

export async function selectActivity(db: Db, ids: readonly string[]): Promise<Of<Activity>[]> {
  const { rows } = await db.query<Of<Activity>>(
    `select customers.id as "customerId", counts.*, (
         select day from task_days where customer_no = customers.no and kind = ${kindCode('run')} order by day desc limit 1
       ) as "lastRunOn"
     from customers, lateral (
       select count(*) as installations, count(*) filter (where status = 'installed') as standing
       from installations where customer_id = customers.id
     ) as counts
     where customers.id = any($1::text[])`,
    [ids],
  );
  return rows;
}

/** Runs that have finished, without tests and error handlers. */
export type FinishedRuns = { completed: number; failed: number };

/** Of days from one on. */
export async function selectFinishedRuns(
  db: Db,
  numbers: readonly number[],
  fromDay: string,
): Promise<(FinishedRuns & { customerNo: number })[]> {
  const { rows } = await db.query<FinishedRuns & { customerNo: number }>(
    `select customer_no as "customerNo", coalesce(sum(completed), 0)::bigint as completed, coalesce(sum(failed), 0)::bigint as failed
     from task_days
     where customer_no = any($1::int[]) and day >= $2::date and kind = ${kindCode('run')} group by 1`,
    [numbers, fromDay],
  );
  return rows;
}

/** Complaints that are not closed. */
export type Complaints = { open: number; unanswered: number; oldestAt: Date; isGrave: boolean };

export async function selectComplaints(
  db: Db,
  ids: readonly string[],
  kinds: readonly string[],
): Promise<Of<Complaints>[]> {
  const { rows } = await db.query<Of<Complaints>>(
    `select customer_id as "customerId", count(*) as open, count(*) filter (where replied_at is null) as unanswered,
       min(created_at) as "oldestAt", bool_or(coalesce(severity, '') in ('high', 'critical')) as "isGrave"
     from feedback
     where customer_id = any($1::text[]) and kind = any($2::text[]) and status in ('open', 'inProgress', 'answered')
       and duplicate_of is null
     group by 1`,
    [ids, kinds],
  );
  return rows;
}

export type Payment = {
  orders: number;
  disputed: number;
  refundedAt: Date | null;
  pastDueSince: Date | null;
  cancelsAt: Date | null;
  hasSubscription: boolean;
};

export async function selectPayments(db: Db, ids: readonly string[], now: Date): Promise<Of<Payment>[]> {
  const { rows } = await db.query<Of<Payment>>(
    `select page.id as "customerId", bought.*, held.*
     from unnest($1::text[]) as page (id),
       lateral (
         select count(*) as orders, count(*) filter (where status = 'disputed') as disputed,
           (select max(occurred_at) from revenue_entries where customer_id = page.id and kind = 'refund') as "refundedAt"
         from orders where customer_id = page.id
       ) as bought,
       lateral (
         select min(coalesce(past_due_since, updated_at)) filter (where status in ('past_due', 'unpaid')) as "pastDueSince",
           min(cancels_at) filter (where status in ('active', 'trialing') and cancels_at > $2::timestamptz) as "cancelsAt",
           coalesce(bool_or(status in ('active', 'trialing', 'past_due')), false) as "hasSubscription"
         from subscriptions where customer_id = page.id
       ) as held`,
    [ids, now],
  );
  return rows;
}

/** Net revenue so far, in the reporting currency. */
export async function selectLifetimeValues(
  db: Db,
  ids: readonly string[],
  currency: string,
  now: Date,
): Promise<Of<{ net: number }>[]> {
  const { rows } = await db.query<Of<{ net: number }>>(
    `select customer_id as "customerId", coalesce(sum(${reportedAmount('entries', '$2::text')}), 0)::bigint as net
     from revenue_entries entries
     where customer_id = any($1::text[]) and kind not in ('fee', 'fee_refund') and occurred_at <= $3::timestamptz
     group by 1`,
    [ids, currency, now],
  );
  return rows;
}

export type PlanName = { id: string; name: string };

/** The plan that opens scenarios for each now; of several the widest. */
export async function selectPlans(db: Db, ids: readonly string[], now: Date): Promise<Of<PlanName>[]> {
  const { rows } = await db.query<Of<PlanName>>(
    `select distinct on (entitlements.customer_id) entitlements.customer_id as "customerId", plans.id, plans.name
     from entitlements join plans on plans.id = entitlements.plan_id
     where entitlements.customer_id = any($1::text[]) and entitlements.state = 'active' and entitlements.valid_from <= $2::timestamptz
       and (entitlements.valid_to is null or entitlements.valid_to > $2::timestamptz)
     order by entitlements.customer_id, entitlements.scenario_id nulls first, entitlements.installation_limit desc nulls first, plans.id`,
    [ids, now],
  );
  return rows;
}

export type LastConsent = { purpose: string; granted: boolean; policyVersion: string; recordedAt: Date };

/** The last word of each on each purpose. */
export async function selectLastConsents(db: Db, ids: readonly string[]): Promise<Of<LastConsent>[]> {
  const { rows } = await db.query<Of<LastConsent>>(
    `select distinct on (customer_id, purpose) customer_id as "customerId", purpose, is_granted as granted,
       policy_version as "policyVersion", created_at as "recordedAt"
     from consents where customer_id = any($1::text[])
     order by customer_id, purpose, id desc`,
    [ids],
  );
  return rows;
}
