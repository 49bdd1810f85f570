import type { Db } from '../platform/database.ts';
import type { CreateScenarioBody, ScenarioStatus, UpdateScenarioBody } from './schema.ts';

/** The category's id; a new slug makes a new category, named after it. */
export async function ensureCategory(
  db: Db,
  category: { id: string; slug: string; name: string },
  at: Date,
): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into categories (id, slug, name, created_at) values ($1::text, $2::text, $3::text, $4::timestamptz)
     on conflict (slug) do update set slug = excluded.slug returning id`,
    [category.id, category.slug, category.name, at],
  );
  return rows[0]?.id ?? category.id;
}

/** The slugs in use that begin with `base`, to find a free one. */
export async function listSlugsLike(db: Db, base: string): Promise<string[]> {
  const { rows } = await db.query<{ slug: string }>(
    `select slug from scenarios where slug = $1::text or slug like $1::text || '-%'`,
    [base],
  );
  return rows.map((row) => row.slug);
}

export type NewScenario = Omit<CreateScenarioBody, 'category'> & {
  id: string;
  slug: string;
  categoryId: string;
  isStarter: boolean;
  at: Date;
};

export async function insertScenario(db: Db, scenario: NewScenario): Promise<void> {
  await db.query(
    `insert into scenarios (id, slug, title, description, complexity_level, category_id, tags, price_amount, price_currency, minimum_price_amount, recurring, minutes_by_hand, steps, is_starter, created_at, updated_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::int, $6::text, $7::text[], $8::bigint, $9::text, $10::bigint, $11::text, $12::numeric, $13::jsonb, $14::boolean, $15::timestamptz, $15::timestamptz)`,
    [
      scenario.id,
      scenario.slug,
      scenario.title,
      scenario.description,
      scenario.complexityLevel,
      scenario.categoryId,
      scenario.tags,
      scenario.price?.amount ?? null,
      scenario.price?.currency ?? null,
      scenario.minimumPrice?.amount ?? null,
      scenario.recurring,
      scenario.minutesByHand,
      JSON.stringify(scenario.steps),
      scenario.isStarter,
      scenario.at,
    ],
  );
}

export type LockedScenario = {
  id: string;
  status: ScenarioStatus;
  priceAmount: number | null;
  priceCurrency: string | null;
  minimumPriceAmount: number | null;
  recurring: 'month' | 'year' | null;
};

/** Locks a scenario for a change, by id or slug; null when there is none. */
export async function lockScenario(db: Db, idOrSlug: string): Promise<LockedScenario | null> {
  const { rows } = await db.query<LockedScenario>(
    `select id, status, price_amount as "priceAmount", price_currency as "priceCurrency", minimum_price_amount as "minimumPriceAmount", recurring
     from scenarios where id = $1::text or slug = $1::text for update`,
    [idOrSlug],
  );
  return rows[0] ?? null;
}

export type ScenarioChange = Omit<UpdateScenarioBody, 'category'> & { categoryId?: string };

/** Changes the named fields only. */
export async function updateScenarioRow(db: Db, id: string, change: ScenarioChange, at: Date): Promise<void> {
  const has = (field: keyof ScenarioChange) => change[field] !== undefined;
  await db.query(
    `update scenarios set
       title = coalesce($2::text, title), description = coalesce($3::text, description), complexity_level = coalesce($4::int, complexity_level),
       category_id = coalesce($5::text, category_id), tags = coalesce($6::text[], tags), slug = coalesce($7::text, slug), status = coalesce($8::text, status),
       minutes_by_hand = coalesce($9::numeric, minutes_by_hand), steps = coalesce($10::jsonb, steps),
       price_amount = case when $11::boolean then $12::bigint else price_amount end,
       price_currency = case when $11::boolean then $13::text else price_currency end,
       recurring = case when $14::boolean then $15::text else recurring end,
       minimum_price_amount = case when $16::boolean then $17::bigint else minimum_price_amount end,
       updated_at = $18::timestamptz
     where id = $1::text`,
    [
      id,
      change.title ?? null,
      change.description ?? null,
      change.complexityLevel ?? null,
      change.categoryId ?? null,
      change.tags ?? null,
      change.slug ?? null,
      change.status ?? null,
      change.minutesByHand ?? null,
      change.steps ? JSON.stringify(change.steps) : null,
      has('price'),
      change.price?.amount ?? null,
      change.price?.currency ?? null,
      has('recurring'),
      change.recurring ?? null,
      has('minimumPrice'),
      change.minimumPrice?.amount ?? null,
      at,
    ],
  );
}

export async function deleteScenarioRow(db: Db, id: string): Promise<void> {
  await db.query(`delete from scenarios where id = $1::text`, [id]);
}
