import type { Db } from '../../platform/database.ts';

export type CustomerRow = {
  id: string;
  email: string;
  name: string;
  organization: string | null;
  isDemo: boolean;
  createdAt: Date;
  /** Who brought them. */
  referredBy: string | null;
};

const columns = `id, email, name, organization, is_demo as "isDemo", created_at as "createdAt", referred_by as "referredBy"`;

export async function selectCustomer(db: Db, id: string): Promise<CustomerRow | undefined> {
  const { rows } = await db.query<CustomerRow>(`select ${columns} from customers where id = $1::text`, [id]);
  return rows[0];
}

export async function selectCustomerByEmail(db: Db, email: string): Promise<CustomerRow | undefined> {
  const { rows } = await db.query<CustomerRow>(`select ${columns} from customers where email = $1::text`, [
    email,
  ]);
  return rows[0];
}

/** False when the address already has a customer. */
export async function insertCustomer(db: Db, customer: CustomerRow): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into customers (id, email, name, organization, is_demo, created_at, referred_by)
     values ($1::text, $2::text, $3::text, $4::text, $5::boolean, $6::timestamptz, $7::text)
     on conflict (email) do nothing`,
    [
      customer.id,
      customer.email,
      customer.name,
      customer.organization,
      customer.isDemo,
      customer.createdAt,
      customer.referredBy,
    ],
  );
  return rowCount === 1;
}

/** The customer who tells others this code. */
export async function selectCustomerByReferralCode(db: Db, code: string): Promise<CustomerRow | undefined> {
  const { rows } = await db.query<CustomerRow>(
    `select ${columns} from customers where referral_code = $1::text`,
    [code],
  );
  return rows[0];
}

/** The balance of the ledger of points. */
export async function sumRewardPoints(db: Db, customerId: string): Promise<number> {
  const { rows } = await db.query<{ balance: number }>(
    `select coalesce(sum(points), 0)::bigint as balance from reward_entries where customer_id = $1::text`,
    [customerId],
  );
  return rows[0]?.balance ?? 0;
}

export async function hasDemoCustomers(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (select from customers where is_demo) as found`,
  );
  return rows[0]?.found === true;
}

/** The name of the plan that opens scenarios for the customer now; of several the widest. */
export async function selectPlanName(db: Db, customerId: string, at: Date): Promise<string | null> {
  const { rows } = await db.query<{ name: string }>(
    `select plans.name from entitlements join plans on plans.id = entitlements.plan_id
     where entitlements.customer_id = $1::text and entitlements.state = 'active' and entitlements.valid_from <= $2::timestamptz
       and (entitlements.valid_to is null or entitlements.valid_to > $2::timestamptz)
     order by entitlements.scenario_id nulls first, entitlements.installation_limit desc nulls first, plans.id limit 1`,
    [customerId, at],
  );
  return rows[0]?.name ?? null;
}

/** Whether there is nobody to write to: the customer was made up by `npm run demo`, or erased. */
export async function isNobody(db: Db, customerId: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from customers where id = $1::text and (is_demo or erased_at is not null)`,
    [customerId],
  );
  return rows.length > 0;
}
