import {
  productColumns,
  productOf,
  type ProductColumns,
  type ProductRef,
} from '../../billing/products/product.ts';
import type { Db } from '../../platform/database.ts';
import type { Condition } from './conditions.ts';

/** An offer as operators define it. */
export type OfferRow = {
  id: string;
  title: string;
  message: string;
  conditions: Condition[];
  /** null: the next tier of the customer's plan, or what is recommended to them. */
  product: ProductRef | null;
  isRecommended: boolean;
  percentOff: number;
  startsAt: Date;
  endsAt: Date | null;
  /** How long a customer has it. */
  validDays: number;
  /** How long after that money counts for its effect. */
  windowDays: number;
  priority: number;
  isActive: boolean;
  createdAt: Date;
  updatedAt: Date;
};

const columns = `id, title, message, conditions, scenario_id as "scenarioId", bundle_id as "bundleId", plan_id as "planId",
  percent_off as "percentOff", starts_at as "startsAt", ends_at as "endsAt", valid_days as "validDays", window_days as "windowDays",
  priority, is_active as "isActive", is_recommended as "isRecommended", created_at as "createdAt", updated_at as "updatedAt"`;

type Row = Omit<OfferRow, 'product'> & ProductColumns;

/** Those that may become a customer's now, the most important first. */
export async function selectLiveOffers(db: Db, at: Date): Promise<OfferRow[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from offers
     where is_active and archived_at is null and starts_at <= $1::timestamptz and (ends_at is null or ends_at > $1::timestamptz)
     order by priority desc, created_at, id`,
    [at],
  );
  return rows.map(fromRow);
}

export async function selectOffer(db: Db, id: string): Promise<OfferRow | null> {
  const { rows } = await db.query<Row>(
    `select ${columns} from offers where id = $1::text and archived_at is null`,
    [id],
  );
  return rows[0] ? fromRow(rows[0]) : null;
}

/** Newest first, one more than the limit. */
export async function selectOffers(
  db: Db,
  { beforeId, limit }: { beforeId: string | null; limit: number },
): Promise<OfferRow[]> {
  const { rows } = await db.query<Row>(
    `select ${columns} from offers where archived_at is null and ($1::text is null or id < $1::text) order by id desc limit $2::int + 1`,
    [beforeId, limit],
  );
  return rows.map(fromRow);
}

/** Writes an offer, or replaces what stands of it. */
export async function upsertOffer(db: Db, offer: OfferRow): Promise<void> {
  const { scenarioId, bundleId, planId } = offer.product ? productColumns(offer.product) : noProduct;
  await db.query(
    `insert into offers (id, title, message, conditions, scenario_id, bundle_id, plan_id, percent_off, starts_at, ends_at, valid_days,
       window_days, priority, is_active, created_at, updated_at, is_recommended)
     values ($1::text, $2::text, $3::text, $4::jsonb, $5::text, $6::text, $7::text, $8::int, $9::timestamptz, $10::timestamptz, $11::int,
       $12::int, $13::int, $14::boolean, $15::timestamptz, $16::timestamptz, $17::boolean)
     on conflict (id) do update set title = excluded.title, message = excluded.message, conditions = excluded.conditions,
       scenario_id = excluded.scenario_id, bundle_id = excluded.bundle_id, plan_id = excluded.plan_id, percent_off = excluded.percent_off,
       starts_at = excluded.starts_at, ends_at = excluded.ends_at, valid_days = excluded.valid_days, window_days = excluded.window_days,
       priority = excluded.priority, is_active = excluded.is_active, updated_at = excluded.updated_at, is_recommended = excluded.is_recommended,
       archived_at = null`,
    [
      offer.id,
      offer.title,
      offer.message,
      JSON.stringify(offer.conditions),
      scenarioId,
      bundleId,
      planId,
      offer.percentOff,
      offer.startsAt,
      offer.endsAt,
      offer.validDays,
      offer.windowDays,
      offer.priority,
      offer.isActive,
      offer.createdAt,
      offer.updatedAt,
      offer.isRecommended,
    ],
  );
}

const noProduct: ProductColumns = { scenarioId: null, bundleId: null, planId: null };

/** Deletes an offer that nobody got; any other is put away with its effect. False: there is none. */
export async function removeOffer(db: Db, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `with unused as (
       delete from offers where id = $1::text and not exists (select from offer_exposures where offer_id = $1::text) returning id
     ), archived as (
       update offers set archived_at = $2::timestamptz, is_active = false
       where id = $1::text and archived_at is null and exists (select from offer_exposures where offer_id = $1::text) returning id
     )
     select id from unused union all select id from archived`,
    [id, at],
  );
  return rowCount === 1;
}

export async function lockOffer(db: Db, id: string): Promise<void> {
  await db.query(`select from offers where id = $1::text for update`, [id]);
}

function fromRow({ scenarioId, bundleId, planId, ...offer }: Row): OfferRow {
  const isByCustomer = scenarioId === null && bundleId === null && planId === null;
  return { ...offer, product: isByCustomer ? null : productOf({ scenarioId, bundleId, planId }) };
}
