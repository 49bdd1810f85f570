import { inTransaction, isUniqueViolation, codeOf, type Db, type Pool } from '../platform/database.ts';
import { conflict, notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Clock } from '../platform/time.ts';
import { announceChange } from './announce-change.ts';
import { changedTerms, refuseWrongTerms } from './price-terms.ts';
import {
  deleteScenarioRow,
  ensureCategory,
  insertScenario,
  listSlugsLike,
  lockScenario,
  updateScenarioRow,
} from './queries.ts';
import { minimumPriceOf, priceOf } from './scenario-answer.ts';
import type { CreateScenarioBody, UpdateScenarioBody } from './schema.ts';
import { findVersionRow } from './version-queries.ts';

type Origin = { id?: string; slug?: string; categoryName?: string; isStarter?: boolean };

/** Creates a draft; its slug is made from the title and is unique. */
export async function createScenario(
  pool: Pool,
  body: CreateScenarioBody,
  now: Clock,
  origin: Origin = {},
): Promise<{ id: string }> {
  refuseWrongTerms(body);
  const at = now();
  const id = origin.id ?? newId('scn', at);
  await whileSlugWasTaken(() =>
    inTransaction(pool, async (db) => {
      const { category, ...fields } = body;
      const categoryId = await categoryIdOf(db, category, at, origin.categoryName);
      const slug = origin.slug ?? freeSlug(slugOf(body.title), await listSlugsLike(db, slugOf(body.title)));
      await insertScenario(db, { ...fields, id, slug, categoryId, isStarter: origin.isStarter ?? false, at });
    }),
  );
  return { id };
}

/** Two drafts of one title at the same moment choose the same free slug; the second then takes the next. */
async function whileSlugWasTaken(create: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create();
    } catch (error) {
      if (!isUniqueViolation(error, 'scenarios_slug_key') || attempt >= 10) throw error;
    }
  }
}

/** Changes the named fields. `completed` and `active` need a published version; a slug must be free. */
export async function updateScenario(
  pool: Pool,
  idOrSlug: string,
  change: UpdateScenarioBody,
  now: Clock,
): Promise<{ id: string }> {
  return inTransaction(pool, async (db) => {
    const scenario = await lockScenario(db, idOrSlug);
    if (!scenario) throw notFound('The scenario');
    const before = {
      price: priceOf(scenario),
      minimumPrice: minimumPriceOf(scenario),
      recurring: scenario.recurring,
    };
    const terms = changedTerms(before, change);
    refuseWrongTerms(terms);
    if (
      (change.status === 'active' || change.status === 'completed') &&
      !(await findVersionRow(db, scenario.id, null, { isPublished: true }))
    ) {
      throw conflict(
        'no_published_version',
        'Publish a version first: customers could not install this scenario.',
      );
    }
    const { category, ...fields } = change;
    const categoryId = category === undefined ? {} : { categoryId: await categoryIdOf(db, category, now()) };
    await updateScenarioRow(db, scenario.id, { ...fields, ...terms, ...categoryId }, now());
    await announceChange(db, scenario.id, now());
    return { id: scenario.id };
  }).catch((error: unknown) => {
    if (isUniqueViolation(error, 'scenarios_slug_key'))
      throw conflict('slug_taken', 'Another scenario has this slug; choose another.');
    throw error;
  });
}

const foreignKeyViolation = '23503';

/** Deletes a scenario, or archives it when it was ever installed, bought or granted: those records refer to it. */
export async function deleteScenario(pool: Pool, idOrSlug: string, now: Clock): Promise<void> {
  const scenario = await inTransaction(pool, (db) => lockScenario(db, idOrSlug));
  if (!scenario) throw notFound('The scenario');
  await inTransaction(pool, (db) => deleteScenarioRow(db, scenario.id)).catch(async (error: unknown) => {
    // 23001: PostgreSQL 18 reports a restricting foreign key by its own code
    if (codeOf(error) !== foreignKeyViolation && codeOf(error) !== '23001') throw error;
    await inTransaction(pool, async (db) => {
      await updateScenarioRow(db, scenario.id, { status: 'archived' }, now());
      await announceChange(db, scenario.id, now());
    });
  });
}

async function categoryIdOf(db: Db, slug: string, at: Date, name?: string): Promise<string> {
  return ensureCategory(db, { id: newId('cat', at), slug, name: name ?? nameOf(slug) }, at);
}

function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  return slug || 'scenario';
}

function freeSlug(base: string, taken: string[]): string {
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(slug)) return slug;
  }
}

function nameOf(slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return (words[0] ?? '').toUpperCase() + words.slice(1);
}
