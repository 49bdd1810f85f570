import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bucketOf,
  bucketSql,
  countsOf,
  histogramOf,
  histogramSql,
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
const counts = fc.array(fc.tuple(duration, fc.integer({ min: 1, max: 1_000_000_000 })), {
  minLength: 1,
  maxLength: 150,
});

/** What the database makes of histograms by adding them. */
async function added(histograms: string[]): Promise<string> {
  const { rows } = await client.query<{ sum: string }>(
    `select coalesce(sum(histogram), 0)::text as sum from unnest($1::numeric[]) as histogram`,
    [histograms],
  );
  return rows[0]?.sum ?? '';
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
  const lengths = [...new Set([...edges, ...fc.sample(duration, 4_000)])].filter((ms) => ms >= 0);
  const { rows } = await client.query<{ ms: string; bucket: number }>(
    `select ms::text, ${bucketSql(`(timestamptz '2026-03-08T06:00:00Z' + ms * interval '1 millisecond') - timestamptz '2026-03-08T06:00:00Z'`)} as bucket
     from unnest($1::bigint[]) as ms where ms < 1e13`,
    [lengths],
  );
  expect(rows.length).toBeGreaterThan(1_500);
  expect(rows.filter(({ ms, bucket }) => bucket !== bucketOf(Number(ms)))).toEqual([]);
});

test('adding keeps the count of every bucket, however large, in any order and any number of steps', async () => {
  await fc.assert(
    fc.asyncProperty(counts, fc.nat(150), async (list, cut) => {
      const one = ([ms, count]: [number, number]) => histogramOf(new Map([[bucketOf(ms), count]]));
      const expected = new Map<number, number>();
      for (const [ms, count] of list) expected.set(bucketOf(ms), (expected.get(bucketOf(ms)) ?? 0) + count);
      const sum = await added(list.map(one));
      const stepwise = await added([
        await added(list.slice(cut).map(one)),
        ...list.slice(0, cut).toReversed().map(one),
      ]);
      expect(countsOf(sum)).toEqual(expected);
      expect(stepwise).toBe(sum);
      expect(await added([histogramOf(expected)])).toBe(sum);
      expect([...countsOf(sum).keys()]).toEqual([...expected.keys()].toSorted((left, right) => left - right));
    }),
    { numRuns: 60 },
  );
});

test('what is taken away again leaves the others, and in the end nothing', async () => {
  const [few, many] = [
    new Map([
      [0, 1],
      [70, 3],
    ]),
    new Map([
      [70, 999_999_999_999],
      [250, 4],
    ]),
  ] as const;
  const less = (counts: ReadonlyMap<number, number>) =>
    histogramOf(new Map([...counts].map(([bucket, count]) => [bucket, -count])));
  expect(countsOf(await added([histogramOf(few), histogramOf(many), less(few)]))).toEqual(many);
  expect(countsOf(await added([histogramOf(few), less(few)]))).toEqual(new Map());
  expect(
    countsOf(
      await added([
        histogramOf(
          new Map([
            [0, 5],
            [70, 3],
            [9, 2],
          ]),
        ),
        less(few),
      ]),
    ),
  ).toEqual(
    new Map([
      [0, 4],
      [9, 2],
    ]),
  );
});

test('the database makes the same histogram of a bucket', async () => {
  const { rows } = await client.query<{ bucket: number; told: string }>(
    `select bucket, ${histogramSql('bucket')}::text as told from generate_series(0, 400) as bucket`,
  );
  for (const { bucket, told } of rows) expect(countsOf(told)).toEqual(new Map([[bucket, 1]]));
});
