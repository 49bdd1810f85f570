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

export type CustomerListRow = Omit<CustomerRow, 'isDemo'> & { installations: number; orders: number };

/**
 * Newest first; one more than `limit`. `text` is part of an address, a name or an organization, or a whole id; without
 * `searchesPeople` only organization and id are searched, so that a search tells nothing that the list hides.
 */
export async function selectCustomers(
  db: Db,
  page: { limit: number; beforeId: string | null; text: string | null; searchesPeople: boolean },
): Promise<CustomerListRow[]> {
  const pattern = page.text === null ? null : `%${page.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const { rows } = await db.query<CustomerListRow>(
    `select customers.id, email, name, organization, customers.created_at as "createdAt",
            (select count(*) from installations where installations.customer_id = customers.id) as installations,
            (select count(*) from orders where orders.customer_id = customers.id) as orders
     from customers
     where ($1::text is null or customers.id < $1::text)
       and ($2::text is null or organization ilike $2::text or customers.id = $3::text
            or ($4::boolean and (email ilike $2::text or name ilike $2::text)))
     order by customers.id desc limit $5::int + 1`,
    [page.beforeId, pattern, page.text, page.searchesPeople, page.limit],
  );
  return rows;
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

/** Whether the customer was made up by `npm run demo`. */
export async function isMadeUp(db: Db, customerId: string): Promise<boolean> {
  const { rows } = await db.query(`select 1 from customers where id = $1::text and is_demo`, [customerId]);
  return rows.length > 0;
}
