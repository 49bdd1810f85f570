import { expect, test } from 'vitest';
import { advise } from '../../../server/analytics/models/advise.ts';
import type { Stratum } from '../../../server/analytics/models/model-queries.ts';

const stratum = (
  scenario: number,
  model: string,
  finished: number,
  completed: number,
  costOfEach: number,
  unpriced = 0,
): Stratum => ({ scenario, model, finished, completed, cost: String(finished * costOfEach), unpriced });

test('a cheaper model that is not worse in the scenarios that used both is the one to switch to', () => {
  const strata = [
    stratum(1, 'old', 400, 380, 2_000),
    stratum(1, 'new', 400, 392, 1_000),
    stratum(1, 'dear', 400, 400, 9_000),
  ];
  expect(advise('old', strata)).toMatchObject({
    code: 'switch',
    model: 'new',
    // 400 × 2,000 ÷ 380 less 400 × 1,000 ÷ 392
    savingMicrosPerSuccess: Math.round(800_000 / 380 - 400_000 / 392),
    sentence: expect.stringContaining('52 % less than with old'),
  });
});

test('a model that was only given the easier scenario is not better', () => {
  // Pooled, "new" succeeds in 91 % and "old" in 78 %; but "new" is worse in the easy scenario and in the hard one.
  const strata = [
    stratum(1, 'old', 100, 99, 2_000),
    stratum(2, 'old', 900, 684, 2_000),
    stratum(1, 'new', 900, 855, 1_000),
    stratum(2, 'new', 100, 55, 1_000),
  ];
  expect((855 + 55) / 1_000).toBeGreaterThan((99 + 684) / 1_000);
  expect(advise('old', strata)).toMatchObject({ code: 'keep', model: null, savingMicrosPerSuccess: null });
});

test('scenarios weigh as much as they do for the model in use', () => {
  const strata = [
    stratum(1, 'old', 100, 98, 2_000),
    stratum(2, 'old', 900, 684, 2_000),
    stratum(1, 'new', 900, 891, 1_000), // better where little is done
    stratum(2, 'new', 100, 70, 1_000), // worse where most is
  ];
  expect(advise('old', strata).code).toBe('keep');
  expect(advise('new', strata).code).toBe('keep'); // the other one is dearer
});

test('a saving of less than 5 % is no reason to change', () => {
  const of = (cost: number) => [stratum(1, 'old', 500, 450, 1_000), stratum(1, 'new', 500, 450, cost)];
  expect(advise('old', of(951)).code).toBe('keep');
  expect(advise('old', of(950)).code).toBe('switch');
  expect(advise('old', of(1_200)).code).toBe('keep');
});

test('fewer than thirty tasks of either in a scenario say nothing', () => {
  const of = (finished: number) => [
    stratum(1, 'old', 500, 475, 1_000),
    stratum(1, 'new', finished, finished, 1),
  ];
  expect(advise('old', of(29))).toMatchObject({ code: 'tooFew', model: null });
  expect(advise('old', of(30)).code).toBe('keep'); // 30 of 30 may as well be 88 %
  expect(advise('old', of(60)).code).toBe('switch');
});

test('models without a scenario in common, or without a price, are not compared', () => {
  expect(advise('old', [stratum(1, 'old', 99, 90, 5), stratum(2, 'new', 99, 90, 1)]).code).toBe(
    'notComparable',
  );
  expect(advise('old', [stratum(1, 'old', 99, 90, 5)]).code).toBe('notComparable');
  const unpriced = [stratum(1, 'old', 99, 90, 5), stratum(1, 'new', 99, 99, 0, 1)];
  expect(advise('old', unpriced)).toMatchObject({
    code: 'notComparable',
    sentence: expect.stringContaining('missing prices'),
  });
  // One whose prices are known is found all the same.
  expect(advise('old', [...unpriced, stratum(1, 'known', 99, 95, 1)])).toMatchObject({ model: 'known' });
});

test('the cheapest of several that are not worse is told', () => {
  const strata = [
    stratum(1, 'old', 200, 150, 1_000),
    stratum(1, 'cheap', 200, 160, 700),
    stratum(1, 'cheaper', 200, 155, 500),
    stratum(1, 'cheapest', 200, 90, 10),
  ];
  expect(advise('old', strata)).toMatchObject({ code: 'switch', model: 'cheaper' });
});

test('a model with which nothing succeeds has no cost to save on', () => {
  const strata = [
    stratum(1, 'old', 60, 0, 1_000),
    stratum(1, 'new', 60, 50, 1_000),
    stratum(1, 'none', 60, 0, 1),
  ];
  expect(advise('old', strata)).toMatchObject({ code: 'switch', model: 'new', savingMicrosPerSuccess: null });
});
