import { describe, expect, test } from 'vitest';
import { bootstrapIntervals } from '../../../server/recommendations/evaluation/bootstrap.ts';
import type { Evaluation } from '../../../server/recommendations/evaluation/evaluate.ts';
import { evaluate } from '../../../server/recommendations/evaluation/evaluate.ts';
import { judge } from '../../../server/recommendations/evaluation/gate.ts';
import { shuffled } from '../../../server/recommendations/evaluation/shuffle.ts';
import { inColumns } from '../../../server/recommendations/model/acquisitions.ts';
import { learnAt } from '../../../server/recommendations/model/learn.ts';
import { belongTogether, standardErrorsAmong } from '../../../server/recommendations/model/lift.ts';
import { modelFor, scoresOf } from '../../../server/recommendations/model/score.ts';
import { sizeClassesOf } from '../../../server/recommendations/model/size-class.ts';
import { simulateWorld } from '../../support/simulated-world.ts';

const got = (customer: number, scenario: number, from: number, until = Infinity) => ({
  customer,
  scenario,
  from,
  until,
});

describe('what is learned', () => {
  const all = inColumns([
    got(1, 0, 10),
    got(1, 1, 20),
    got(2, 0, 10),
    got(2, 1, 95),
    got(3, 0, 10, 50), // taken away
    got(3, 1, 12),
    got(4, 2, 100), // at the instant, not before it
  ]);
  const learned = learnAt(all, 3, 100);

  test('counts who had what just before the instant, and who had both', () => {
    expect(learned).toMatchObject({ customers: 3, multiInstallCustomers: 2 });
    expect([...learned.holders]).toEqual([2, 3, 0]);
    expect([...learned.neighbours[0]!.others]).toEqual([1]);
    expect([...learned.neighbours[0]!.together]).toEqual([2]);
    expect(learned.points[0]).toBeCloseTo(0, 10); // 90 days ago
    expect(learned.points[1]).toBeCloseTo(0.5 ** (5 / 30) + 0.5 ** (80 / 30) + 0.5 ** (88 / 30), 10);
  });

  test('scores by the formulas of both models', () => {
    const conditional = scoresOf('conditional', [0], learned);
    expect(conditional[1]).toBeCloseTo((2 + 5 * (3 / 3)) / (2 + 5), 10);
    expect(conditional[2]).toBe(0);
    const cosine = scoresOf('cosine', [0], learned);
    expect(cosine[1]).toBeCloseTo((2 / Math.sqrt(2 * 3)) * (2 / 12), 5);
    expect([modelFor(499), modelFor(500)]).toEqual(['conditional', 'cosine']);
  });
});

test('two belong together from ten who have both, when that is more than chance for certain', () => {
  const alone = standardErrorsAmong(2);
  expect(alone).toBeCloseTo(1.96, 3);
  expect(belongTogether({ both: 9, one: 10, other: 10, customers: 1000 }, alone)).toBe(false);
  expect(belongTogether({ both: 10, one: 12, other: 12, customers: 1000 }, alone)).toBe(true);
  // As chance has it: 20 % of 50 % of 1,000.
  expect(belongTogether({ both: 100, one: 200, other: 500, customers: 1000 }, alone)).toBe(false);
  // A little more than chance: lift 1.1, interval 0.95 to 1.27.
  expect(belongTogether({ both: 110, one: 200, other: 500, customers: 1000 }, alone)).toBe(false);
  const somewhatMore = { both: 120, one: 200, other: 500, customers: 1000 };
  expect(belongTogether(somewhatMore, alone)).toBe(true);
  // Among the 1,770 pairs of 60 scenarios chance brings as much; it takes 4.18 standard errors.
  expect(standardErrorsAmong(60)).toBeCloseTo(4.185, 2);
  expect(belongTogether(somewhatMore, standardErrorsAmong(60))).toBe(false);
  expect(belongTogether({ ...somewhatMore, both: 140 }, standardErrorsAmong(60))).toBe(true);
});

test('sizes are thirds by holders, equals together; all the same are middle, the young are new', () => {
  const of = (...holders: number[]) =>
    sizeClassesOf(holders.map((count) => ({ holders: count, ageDays: 99 })));
  expect(of(1, 2, 3, 4, 5, 6)).toEqual(['small', 'small', 'middle', 'middle', 'large', 'large']);
  expect(of(0, 0, 0, 0, 9)).toEqual(['small', 'small', 'small', 'small', 'large']);
  expect(of(4, 4, 4)).toEqual(['middle', 'middle', 'middle']);
  expect(sizeClassesOf([{ holders: 9, ageDays: 29 }])).toEqual(['new']);
  expect(of()).toEqual([]);
});

test('shuffling keeps who got something when, and how often each scenario was got in each 30 days', () => {
  const { all } = simulateWorld({ scenarios: 12, customers: 300, strength: 30, seed: 2 });
  const mixed = shuffled(all, 12, 1);
  expect([...mixed.customers]).toEqual([...all.customers]);
  expect([...mixed.from]).toEqual([...all.from]);
  const counts = ({ scenarios, from }: typeof all) => {
    const sums = new Map<string, number>();
    scenarios.forEach((scenario, index) => {
      const key = `${Math.floor(from[index]! / 30)}:${scenario}`;
      sums.set(key, (sums.get(key) ?? 0) + 1);
    });
    return Object.fromEntries([...sums].toSorted());
  };
  expect(counts(mixed)).toEqual(counts(all));
  const pairs = new Set(
    [...mixed.scenarios].map((scenario, index) => `${mixed.customers[index]}:${scenario}`),
  );
  expect(pairs.size).toBe(mixed.scenarios.length);
  const moved = mixed.scenarios.filter((scenario, index) => scenario !== all.scenarios[index]).length;
  expect(moved).toBeGreaterThan(all.scenarios.length / 2);
});

test('the interval is drawn over customers: cases of one that all agree widen it', () => {
  const spread = Array.from({ length: 400 }, (_, index) => ({ cases: 1, differences: [index % 2] }));
  const clustered = Array.from({ length: 40 }, (_, index) => ({
    cases: 10,
    differences: [10 * (index % 2)],
  }));
  const [narrow] = bootstrapIntervals(spread, 1, 1);
  const [wide] = bootstrapIntervals(clustered, 1, 1);
  expect([narrow!.mean, wide!.mean]).toEqual([0.5, 0.5]);
  // ± 1.96 × √(0.25 ÷ n) with n customers
  expect(narrow!.high95 - narrow!.low95).toBeCloseTo(2 * 1.96 * Math.sqrt(0.25 / 400), 1);
  expect(wide!.high95 - wide!.low95).toBeCloseTo(2 * 1.96 * Math.sqrt(0.25 / 40), 1);
  expect(bootstrapIntervals(spread, 1, 1)).toEqual([narrow]);
});

describe('the gate', () => {
  const gains = (low95: number) => ({ mean: low95 + 0.02, low95, high95: low95 + 0.04 });
  const evaluation = (least: number, testCustomers = 200): Evaluation => ({
    model: 'cosine',
    testCustomers,
    testCases: testCustomers,
    scores: null,
    gains: {
      recentPopularity: gains(0.03),
      servedPopularity: gains(least),
      allTimePopularity: gains(0.05),
    },
  });
  const nothing = evaluation(-0.01);

  test('opens when the least of the three low ends is above 0', () => {
    expect(judge(evaluation(0.001), nothing)).toMatchObject({ isOpen: true, lowerBound: 0.001 });
    expect(judge(evaluation(0), nothing)).toMatchObject({ isOpen: false, lowerBound: 0 });
  });
  test('stays closed below 200 customers, and where the control gains too', () => {
    expect(judge(evaluation(0.02, 199), nothing)).toMatchObject({ isOpen: false });
    expect(judge(evaluation(0.02), evaluation(0.001))).toMatchObject({ isOpen: false, lowerBound: 0.02 });
  });
  test('stays closed where nobody could be predicted', () => {
    const none = evaluate({ all: inColumns([]), scenarios: [], paid: [], at: 100 });
    expect(none).toMatchObject({ testCustomers: 0, scores: null, gains: null });
    expect(judge(none, none)).toMatchObject({ isOpen: false, lowerBound: null });
  });
});

test('revenue that was foreseen is the part of it that stood among the first three', () => {
  const scenarios = Array.from({ length: 6 }, () => ({ publishedAt: 0, apps: [] }));
  const crowd = [0, 1, 2, 3].flatMap((scenario) =>
    Array.from({ length: 9 - scenario }, (_, index) => got(100 + index, scenario, 900)),
  );
  // Both have 5 and get one more in the last split: 0, which everybody has, and 4, which nobody has.
  const all = inColumns([...crowd, got(1, 5, 900), got(1, 0, 990), got(2, 5, 900), got(2, 4, 990)]);
  const paid = [
    { customer: 1, scenario: 0, split: 2, amount: 300 },
    { customer: 2, scenario: 4, split: 2, amount: 900 },
    { customer: 2, scenario: 4, split: 1, amount: 5_000 }, // another split
  ];
  const { scores, testCases } = evaluate({ all, scenarios, paid, at: 1000 });
  expect(testCases).toBe(2);
  expect(scores!.allTimePopularity).toMatchObject({ hitAt3: 0.5, revenueHitAt3: 0.25 });
  expect(scores!.allTimePopularity.meanReciprocalRank).toBeCloseTo((1 + 1 / 5) / 2, 10);
});
