import {
  productColumns,
  productOf,
  type ProductColumns,
  type ProductRef,
} from '../../billing/products/product.ts';
import type { Db } from '../../platform/database.ts';

export type Exposure = {
  id: string;
  offerId: string;
  customerId: string;
  arm: 'treated' | 'heldOut';
  product: ProductRef;
  percentOff: number;
  exposedAt: Date;
  expiresAt: Date;
};

/** An offer that a customer has and may see. */
export type SeenExposure = Exposure & {
  state: 'open' | 'redeemed' | 'expired';
  title: string;
  message: string;
  /** The offer is for the next tier of the plan that they have. */
  isNextTier: boolean;
  /** The offer is for what was recommended to them. */
  isRecommended: boolean;
  /** The operator has not switched it off. */
  isOffered: boolean;
};

/** Gives an offer to a customer, once for ever. */
export async function insertExposure(db: Db, exposure: Exposure): Promise<void> {
  const { scenarioId, bundleId, planId } = productColumns(exposure.product);
  await db.query(
    `insert into offer_exposures (id, offer_id, customer_id, arm, scenario_id, bundle_id, plan_id, percent_off, exposed_at, expires_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::int, $9::timestamptz, $10::timestamptz)
     on conflict (offer_id, customer_id) do nothing`,
    [
      exposure.id,
      exposure.offerId,
      exposure.customerId,
      exposure.arm,
      scenarioId,
      bundleId,
      planId,
      exposure.percentOff,
      exposure.exposedAt,
      exposure.expiresAt,
    ],
  );
}

/** Offers of a customer who is not held out of them, the most important first; with an offer's id at most that one. */
export async function selectSeenExposures(
  db: Db,
  customerId: string,
  offerId: string | null = null,
): Promise<SeenExposure[]> {
  const { rows } = await db.query<Omit<SeenExposure, 'product'> & ProductColumns>(
    `select e.id, offer_id as "offerId", customer_id as "customerId", arm, e.scenario_id as "scenarioId", e.bundle_id as "bundleId",
       e.plan_id as "planId", e.percent_off as "percentOff", exposed_at as "exposedAt", expires_at as "expiresAt", state, title, message,
       num_nonnulls(offers.scenario_id, offers.bundle_id, offers.plan_id) = 0 and not is_recommended as "isNextTier",
       is_recommended as "isRecommended", is_active as "isOffered"
     from offer_exposures e join offers on offers.id = offer_id
     where customer_id = $1::text and arm = 'treated' and ($2::text is null or offer_id = $2::text)
     order by priority desc, exposed_at, e.id`,
    [customerId, offerId],
  );
  return rows.map(({ scenarioId, bundleId, planId, ...exposure }) => ({
    ...exposure,
    product: productOf({ scenarioId, bundleId, planId }),
  }));
}

/** Notes which offers these orders were paid with: by the coupon, which is each customer's own. */
export async function markRedeemed(db: Db, orderIds: readonly string[]): Promise<void> {
  await db.query(
    `update offer_exposures set state = 'redeemed', order_id = orders.id
     from orders left join checkout_sessions on checkout_sessions.id = orders.checkout_session_id
     where orders.id = any($1::text[]) and orders.status <> 'pending' and offer_exposures.state <> 'redeemed'
       and offer_exposures.customer_id = orders.customer_id
       and offer_exposures.id in (orders.coupon_id, checkout_sessions.coupon_id)`,
    [orderIds],
  );
}

/** Notes whose time is over. */
export async function markExpired(db: Db, at: Date): Promise<void> {
  await db.query(
    `update offer_exposures set state = 'expired' where state = 'open' and expires_at <= $1::timestamptz`,
    [at],
  );
}

/** Customers after one, some at a time. */
export async function selectCustomerIds(db: Db, afterId: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from customers where id > $1::text order by id limit $2::int`,
    [afterId, limit],
  );
  return rows.map(({ id }) => id);
}
