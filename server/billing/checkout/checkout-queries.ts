import type { Db } from '../../platform/database.ts';
import { together, writtenTogether } from '../../platform/together.ts';
import type { ProductColumns } from '../products/product.ts';
import type { SessionParameters } from './session-parameters.ts';

/** Where a checkout came from: our own page or API, a link of Stripe's, an offer of ours, one that was left and taken up again. */
export type CheckoutSource = 'library' | 'paymentLink' | 'offer' | 'recovery';

/** What a checkout asks for. */
export type CheckoutTerms = ProductColumns & {
  customerId: string;
  /** What Stripe charges by. */
  priceId: string | null;
  amount: number;
  currency: string;
  promotionCode: string | null;
  /** Stripe's, of an offer that the library made. */
  couponId: string | null;
  successUrl: string | null;
  cancelUrl: string | null;
  source: CheckoutSource;
  /** The checkout that expired and is taken up again. */
  recoveredFrom: string | null;
  /** The purchase that this is the second offer to. */
  offeredAfter: string | null;
  /** What Stripe is asked for; two checkouts that ask for the same are one. null: Stripe opened the session itself. */
  parameters: SessionParameters | null;
};

export type CheckoutRow = CheckoutTerms & {
  id: string;
  status: 'open' | 'complete' | 'expired';
  /** null until Stripe has answered. */
  stripeSessionId: string | null;
  expiresAt: Date | null;
  paidAt: Date | null;
};

const columns = `id, customer_id as "customerId", scenario_id as "scenarioId", bundle_id as "bundleId", plan_id as "planId", price_id as "priceId",
  amount, currency, promotion_code as "promotionCode", coupon_id as "couponId", success_url as "successUrl", cancel_url as "cancelUrl", source,
  recovered_from as "recoveredFrom", offered_after as "offeredAfter", parameters, status, stripe_session_id as "stripeSessionId",
  expires_at as "expiresAt", paid_at as "paidAt"`;

/**
 * The customer's open checkout of this product, or of any plan when this is one; the new one when there was none. Two at once get
 * the same.
 */
export async function claimOpenCheckout(
  db: Db,
  id: string,
  terms: CheckoutTerms,
  now: Date,
): Promise<CheckoutRow | null> {
  await insertCheckout(db, { ...terms, id, status: 'open', stripeSessionId: null }, now);
  const { rows } = await db.query<CheckoutRow>(
    `select ${columns} from checkout_sessions
     where customer_id = $1::text and status = 'open'
       and (coalesce(scenario_id, bundle_id, plan_id) = $2::text or (plan_id is not null and $3::boolean))`,
    [terms.customerId, terms.scenarioId ?? terms.bundleId ?? terms.planId, terms.planId !== null],
  );
  return rows[0] ?? null; // null when the other one was closed in between
}

/** Adds a checkout unless its session is known or another one stands open in its place. */
export async function insertCheckout(
  db: Db,
  checkout: CheckoutTerms & Pick<CheckoutRow, 'id' | 'status' | 'stripeSessionId'>,
  now: Date,
): Promise<void> {
  await db.query(
    `insert into checkout_sessions (id, customer_id, scenario_id, bundle_id, plan_id, price_id, amount, currency, promotion_code, coupon_id,
       success_url, cancel_url, source, recovered_from, offered_after, parameters, status, stripe_session_id, created_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::bigint, $8::text, $9::text, $10::text,
       $11::text, $12::text, $13::text, $14::text, $15::text, $16::jsonb, $17::text, $18::text, $19::timestamptz)
     on conflict do nothing`,
    [
      checkout.id,
      checkout.customerId,
      checkout.scenarioId,
      checkout.bundleId,
      checkout.planId,
      checkout.priceId,
      checkout.amount,
      checkout.currency,
      checkout.promotionCode,
      checkout.couponId,
      checkout.successUrl,
      checkout.cancelUrl,
      checkout.source,
      checkout.recoveredFrom,
      checkout.offeredAfter,
      checkout.parameters === null ? null : JSON.stringify(checkout.parameters),
      checkout.status,
      checkout.stripeSessionId,
      now,
    ],
  );
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
export const markCheckout = writtenTogether<{
  id: string;
  stripeSessionId: string | null;
  status: CheckoutRow['status'] | null;
  paidAt: Date | null;
}>((db, changes) =>
  db.query(
    `update checkout_sessions
     set stripe_session_id = coalesce(stripe_session_id, "stripeSessionId"),
       status = case when paid_at is not null or change.status is null or change.status = 'open' then checkout_sessions.status else change.status end,
       paid_at = coalesce(paid_at, "paidAt")
     from jsonb_to_recordset($1::jsonb) as change (id text, "stripeSessionId" text, status text, "paidAt" timestamptz)
     where checkout_sessions.id = change.id`,
    [JSON.stringify(changes)],
  ),
);

/** The checkout behind a payment: by the session that we opened, else by the id that our metadata carries. */
export const findCheckoutOfPayment = (db: Db, stripeSessionId: string | null, claimedId: string | null) =>
  findCheckouts(db, { stripeSessionId, claimedId });

type Behind = { stripeSessionId: string | null; claimedId: string | null };

const findCheckouts = together<Behind, CheckoutRow | null>(async (db, behind) => {
  const { rows } = await db.query<CheckoutRow>(
    `select ${columns} from checkout_sessions
     where stripe_session_id = any($1::text[]) or id = any($2::text[])`,
    [
      behind.flatMap(({ stripeSessionId }) => stripeSessionId ?? []),
      behind.flatMap(({ claimedId }) => claimedId ?? []),
    ],
  );
  return behind.map(
    ({ stripeSessionId, claimedId }) =>
      (stripeSessionId !== null && rows.find((row) => row.stripeSessionId === stripeSessionId)) ||
      rows.find(
        (row) => row.id === claimedId && (stripeSessionId === null || row.stripeSessionId === null),
      ) ||
      null,
  );
});

/** A checkout by our own id. */
export async function findCheckout(db: Db, id: string): Promise<CheckoutRow | null> {
  const { rows } = await db.query<CheckoutRow>(
    `select ${columns} from checkout_sessions where id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
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

/** A customer that Stripe no longer knows is not used again; past payments still lead from it to ours. */
export async function forgetStripeCustomer(db: Db, stripeCustomerId: string): Promise<void> {
  await db.query(
    `update stripe_customers set is_primary = false, deleted_at = coalesce(deleted_at, clock_timestamp())
     where stripe_customer_id = $1::text`,
    [stripeCustomerId],
  );
}
