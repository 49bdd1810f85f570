import { inTransaction, type Db, type Pool } from '../platform/database.ts';
import type { Clock } from '../platform/time.ts';
import { findScenario } from './find-scenario.ts';
import { loadStarterLibrary, type StarterScenario } from './starter-library.ts';
import { createScenario } from './write-scenario.ts';
import { addVersion, publishVersion } from './write-version.ts';

const lockName = 'scenarios.publish-starter-library';

/**
 * Publishes the scenarios that come with the product, each once: what an operator edited or deleted stays as it is. A start that
 * was killed half-way is continued by the next; servers that start together take turns.
 * @returns how many were published now
 */
export async function publishStarterLibrary(pool: Pool, now: Clock): Promise<number> {
  return inTransaction(pool, async (db) => {
    await db.query(`select pg_advisory_xact_lock(hashtext($1::text))`, [lockName]);
    const imported = await listImportedSlugs(db);
    const pending = loadStarterLibrary().filter((starter) => !imported.has(starter.slug));
    for (const starter of pending) {
      await publishStarter(pool, starter, now);
      await pool.query(
        `insert into starter_imports (slug, imported_at) values ($1::text, $2::timestamptz) on conflict do nothing`,
        [starter.slug, now()],
      );
    }
    return pending.length;
  });
}

async function publishStarter(pool: Pool, starter: StarterScenario, now: Clock): Promise<void> {
  const { slug, category, blueprint, changelog, scheduling, ...fields } = starter;
  const existing = await findScenario(pool, slug, { includeUnpublished: true });
  if (existing?.latestVersionId) return;
  const draft = { ...fields, category: category.slug, minimumPrice: null, recurring: null, steps: [] };
  const { id } =
    existing ??
    (await createScenario(pool, draft, now, { slug, categoryName: category.name, isStarter: true }));
  const { number } = await addVersion(pool, id, { blueprint, changelog, scheduling }, now);
  await publishVersion(pool, id, number, now);
}

async function listImportedSlugs(db: Db): Promise<Set<string>> {
  const { rows } = await db.query<{ slug: string }>(`select slug from starter_imports`);
  return new Set(rows.map((row) => row.slug));
}
