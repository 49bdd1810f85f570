import fc from 'fast-check';
import { Pool } from 'pg';
import { describe, expect } from 'vitest';
import { mean, median, nearestRank, quantile, sum } from '../../../server/platform/statistics.ts';
import { test } from '../../support/database.ts';

describe('statistics', () => {
  test('a quantile lies between neighbours, its nearest rank is one of the values', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 20, 30], 0.8)).toBeCloseTo(26, 10);
    expect(nearestRank([10, 20, 30], 0.8)).toBe(30);
    expect(nearestRank([4, 1, 3, 2], 0.5)).toBe(2);
    expect(median([5])).toBe(5);
    expect(mean([1, 2, 6])).toBe(3);
  });

  test('a share beyond the ends is the smallest or the largest value', () => {
    expect(quantile([10, 20, 30], 1.2)).toBe(30);
    expect(quantile([10, 20, 30], -0.2)).toBe(10);
    expect(nearestRank([10, 20, 30], 0)).toBe(10);
  });

  test('values without end keep their place', () => {
    expect(median([Infinity, 1, Infinity])).toBe(Infinity);
    expect(median([1, 2, Infinity])).toBe(2);
  });

  test('of no values there is a sum, and nothing else', () => {
    expect(sum([])).toBe(0);
    expect([mean([]), median([]), quantile([], 0.9), nearestRank([], 0.9)]).toEqual([NaN, NaN, NaN, NaN]);
  });

  test('both quantiles are those of PostgreSQL', async ({ databaseUrl }) => {
    const pool = new Pool({ connectionString: databaseUrl });
    const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 60 });
    const share = fc.integer({ min: 0, max: 64 }).map((part) => part / 64); // which both write down exactly
    await fc.assert(
      fc.asyncProperty(values, share, async (drawn, asked) => {
        const { rows } = await pool.query<{ between: number; nearest: number }>(
          `select percentile_cont($2::float8) within group (order by value) as between,
                  percentile_disc($2::float8) within group (order by value) as nearest
           from unnest($1::float8[]) as value`,
          [drawn, asked],
        );
        expect(quantile(drawn, asked)).toBeCloseTo(rows[0]!.between, 6);
        expect(nearestRank(drawn, asked)).toBe(rows[0]!.nearest);
      }),
      { numRuns: 100 },
    );
    await pool.end();
  });
});
