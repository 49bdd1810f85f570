import type { Db, Pool } from '../../platform/database.ts';
import { dayMs } from '../../platform/time.ts';
import { mostScenarios } from '../compute/read-facts.ts';
import { pointsOf, windowDays } from '../model/popularity.ts';
import { sizeClassesOf, type SizeClass } from '../model/size-class.ts';
import { selectCatalogue, type CatalogueRow } from './serve-queries.ts';

/** A scenario that may be recommended, the same for everybody. */
export type Candidate = Omit<CatalogueRow, 'byAge'> & {
  ageDays: number;
  /** Popularity of the last 90 days, halved every 30. */
  points: number;
  /** Customers of the last 90 days who installed it and kept it, and who bought it without having installed it yet. */
  installers: number;
  buyers: number;
  sizeClass: SizeClass;
};

/** Reading a large library takes a third of a second, and popularity changes little in a minute; small ones are read each time. */
const largeFrom = 2_000;
const keptMs = 60_000;
const longestKeptMs = 600_000;

/** Everything that may be recommended, as it is at an instant. */
export async function readCatalogue(db: Db, now: Date): Promise<Candidate[]> {
  const rows = await selectCatalogue(db, { windowDays, limit: mostScenarios, now });
  const aged = rows.map((row) => ({
    ...row,
    ageDays: Math.floor((now.getTime() - row.publishedAt.getTime()) / dayMs),
  }));
  const classes = sizeClassesOf(aged);
  return aged.map(({ byAge, ...row }, place) => {
    const sum = (of: (one: CatalogueRow['byAge'][number]) => number) =>
      byAge.reduce((total, one) => total + of(one), 0);
    return {
      ...row,
      points: sum(({ age, count }) => count * pointsOf(age)),
      installers: sum(({ installed }) => installed),
      buyers: sum(({ count, installed }) => count - installed),
      sizeClass: classes[place]!,
    };
  });
}

type Kept = { catalogue: Candidate[]; readAt: number; next: Promise<Candidate[]> | null };
const keptByPool = new WeakMap<Pool, Kept>();

/** The same; of a large library as it was a minute ago at most when somebody asked last, for the one who asks after that has it read anew. */
export async function keptCatalogue(pool: Pool, now: Date): Promise<Candidate[]> {
  const kept = keptByPool.get(pool);
  if (!kept) return readAndKeep(pool, now);
  const age = now.getTime() - kept.readAt;
  if (age >= 0 && age < keptMs) return kept.catalogue;
  kept.next ??= readAndKeep(pool, now).finally(() => (kept.next = null));
  if (age >= 0 && age < longestKeptMs) {
    kept.next.catch(() => {}); // whoever asks after the longest time is told
    return kept.catalogue;
  }
  return kept.next;
}

async function readAndKeep(pool: Pool, now: Date): Promise<Candidate[]> {
  const catalogue = await readCatalogue(pool, now);
  const isLarge = catalogue.reduce((sum, { holders }) => sum + holders, 0) >= largeFrom;
  if (isLarge) keptByPool.set(pool, { catalogue, readAt: now.getTime(), next: null });
  else keptByPool.delete(pool);
  return catalogue;
}
