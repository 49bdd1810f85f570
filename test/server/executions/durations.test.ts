import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bucketOf,
  bucketSql,
  countsOf,
  entryOf,
  middleOf,
} from '../../../server/executions/roll-ups/durations.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const day = 86_400_000;
const duration = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 400 * day }));
const counts = fc.array(fc.tuple(duration, fc.integer({ min: 1, max: 2 ** 20 - 1 })), { maxLength: 150 });

async function merge(durations: number[]): Promise<number[]> {
  const { rows } = await client.query<{ merged: number[] }>(
    `select coalesce(merge_durations($1::integer[]), '{}') as merged`,
    [durations],
  );
  return rows[0]?.merged ?? [];
}

test('a duration is told within five percent by the middle of its bucket', () => {
  fc.assert(
    fc.property(duration, (ms) => {
      expect(Math.abs(middleOf(bucketOf(ms)) - Math.max(ms, 1))).toBeLessThanOrEqual(Math.max(ms, 1) * 0.05);
    }),
  );
});

test('the database finds the same buckets, also right beside each of their ends', async () => {
  const edges = Array.from({ length: 260 }, (_, bucket) => Math.floor(1.1 ** bucket)).flatMap((ms) => [
    ms - 1,
    ms,
    ms + 1,
  ]);
  const lengths = [...new Set([...edges, ...fc.sample(duration, 2_000)])].filter((ms) => ms >= 0);
  const { rows } = await client.query<{ ms: string; bucket: number }>(
    `select ms::text, ${bucketSql(`(timestamptz '2026-03-08T06:00:00Z' + ms * interval '1 millisecond') - timestamptz '2026-03-08T06:00:00Z'`)} as bucket
     from unnest($1::bigint[]) as ms where ms < 1e13`,
    [lengths],
  );
  expect(rows.length).toBeGreaterThan(1_500);
  expect(rows.filter(({ ms, bucket }) => bucket !== bucketOf(Number(ms)))).toEqual([]);
});

test('summing up keeps the count of every bucket, however large, in any order and any number of steps', async () => {
  await fc.assert(
    fc.asyncProperty(counts, fc.nat(150), async (list, cut) => {
      const entries = list.map(([ms, count]) => entryOf(bucketOf(ms), count));
      const expected = new Map<number, number>();
      for (const [ms, count] of list) expected.set(bucketOf(ms), (expected.get(bucketOf(ms)) ?? 0) + count);
      const merged = await merge(entries);
      const stepwise = await merge([...(await merge(entries.slice(cut))), ...entries.slice(0, cut)]);
      expect(countsOf(merged)).toEqual(expected);
      expect(stepwise).toEqual(merged);
      expect(merged.toSorted((a, b) => (a >> 20) - (b >> 20))).toEqual(merged);
    }),
    { numRuns: 60 },
  );
});
