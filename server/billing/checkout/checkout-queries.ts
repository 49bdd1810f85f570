import type { Db } from '../../platform/database.ts';

/** What a checkout asks for; two with the same terms are one. */
export type CheckoutTerms = {
  customerId: string;
  scenarioId: string;
  amount: number;
  currency: string;
  promotionCode: string | null;
  successUrl: string | null;
  cancelUrl: string | null;
};

export type CheckoutRow = CheckoutTerms & {
  id: string;
  status: 'open' | 'complete' | 'expired';
  /** null until Stripe has answered. */
  stripeSessionId: string | null;
  expiresAt: Date | null;
};

const columns = `id, customer_id as "customerId", scenario_id as "scenarioId", amount, currency, promotion_code as "promotionCode",
  success_url as "successUrl", cancel_url as "cancelUrl", status, stripe_session_id as "stripeSessionId", expires_at as "expiresAt"`;

/** The customer's open checkout of this scenario; the new one when there was none. Two at once get the same. */
export async function claimOpenCheckout(
  db: Db,
  id: string,
  terms: CheckoutTerms,
  now: Date,
): Promise<CheckoutRow | null> {
  await db.query(
    `insert into checkout_sessions (id, customer_id, scenario_id, amount, currency, promotion_code, success_url, cancel_url, status, created_at)
     values ($1::text, $2::text, $3::text, $4::bigint, $5::text, $6::text, $7::text, $8::text, 'open', $9::timestamptz)
     on conflict (customer_id, coalesce(scenario_id, bundle_id, plan_id)) where status = 'open' do nothing`,
    [
      id,
      terms.customerId,
      terms.scenarioId,
      terms.amount,
      terms.currency,
      terms.promotionCode,
      terms.successUrl,
      terms.cancelUrl,
      now,
    ],
  );
  const { rows } = await db.query<CheckoutRow>(
    `select ${columns} from checkout_sessions
     where customer_id = $1::text and scenario_id = $2::text and status = 'open'`,
    [terms.customerId, terms.scenarioId],
  );
  return rows[0] ?? null; // null when the other one was closed in between
}

/** Notes what Stripe answered; false when the checkout was closed meanwhile, so that its session must be closed too. */
export async function noteStripeSession(
  db: Db,
  id: string,
  session: { id: string; url: string | null; expiresAt: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update checkout_sessions set stripe_session_id = $2::text, url = $3::text, expires_at = $4::timestamptz
     where id = $1::text and status <> 'expired'`,
    [id, session.id, session.url, session.expiresAt],
  );
  return rowCount === 1;
}

/** Closes a checkout of which no session is known; one that another request has opened meanwhile stays. */
export async function expireUnopenedCheckout(db: Db, id: string): Promise<void> {
  await db.query(
    `update checkout_sessions set status = 'expired' where id = $1::text and stripe_session_id is null and paid_at is null`,
    [id],
  );
}

/** Takes back a checkout that Stripe refused to open. */
export async function deleteUnopenedCheckout(db: Db, id: string): Promise<void> {
  await db.query(`delete from checkout_sessions where id = $1::text and stripe_session_id is null`, [id]);
}

/**
 * Notes how a session ended. Only forward: a paid one stays paid, and what is closed is not opened again by an older reading.
 */
export async function markCheckout(
  db: Db,
  change: {
    id: string;
    stripeSessionId: string | null;
    status: CheckoutRow['status'] | null;
    paidAt: Date | null;
  },
): Promise<void> {
  await db.query(
    `update checkout_sessions
     set stripe_session_id = coalesce(stripe_session_id, $2::text),
       status = case when paid_at is not null or $3::text is null or $3::text = 'open' then status else $3::text end,
       paid_at = coalesce(paid_at, $4::timestamptz)
     where id = $1::text`,
    [change.id, change.stripeSessionId, change.status, change.paidAt],
  );
}

/** The checkout behind a payment: by the session that we opened, else by the id that our metadata carries. */
export async function findCheckoutOfPayment(
  db: Db,
  stripeSessionId: string | null,
  claimedId: string | null,
): Promise<CheckoutRow | null> {
  const { rows } = await db.query<CheckoutRow>(
    `select ${columns} from checkout_sessions
     where stripe_session_id = $1::text
        or (id = $2::text and ($1::text is null or stripe_session_id is null))`,
    [stripeSessionId, claimedId],
  );
  return rows.find((row) => row.stripeSessionId === stripeSessionId) ?? rows[0] ?? null;
}

/** Stripe's id of our customer, once they have begun a checkout. */
export async function findStripeCustomer(db: Db, customerId: string): Promise<string | null> {
  const { rows } = await db.query<{ stripeCustomerId: string }>(
    `select stripe_customer_id as "stripeCustomerId" from stripe_customers where customer_id = $1::text and is_primary`,
    [customerId],
  );
  return rows[0]?.stripeCustomerId ?? null;
}

/** Keeps the first one when two were made at once; answers the one kept. */
export async function keepStripeCustomer(
  db: Db,
  customerId: string,
  stripeCustomerId: string,
  now: Date,
): Promise<string> {
  const { rows } = await db.query<{ stripeCustomerId: string }>(
    `insert into stripe_customers (customer_id, stripe_customer_id, created_at) values ($1::text, $2::text, $3::timestamptz)
     on conflict (customer_id) where is_primary do update set stripe_customer_id = stripe_customers.stripe_customer_id
     returning stripe_customer_id as "stripeCustomerId"`,
    [customerId, stripeCustomerId, now],
  );
  return rows[0]?.stripeCustomerId ?? stripeCustomerId;
}

/** Forgets a customer that Stripe no longer knows. */
export async function forgetStripeCustomer(db: Db, stripeCustomerId: string): Promise<void> {
  await db.query(`delete from stripe_customers where stripe_customer_id = $1::text`, [stripeCustomerId]);
}
