import { mean, sum } from '../../platform/statistics.ts';
import { rangesOf, type Acquisitions } from '../model/acquisitions.ts';
import { modelFor, type BasketModel } from '../model/score.ts';
import { bootstrapIntervals, type CustomerSums, type Interval } from './bootstrap.ts';
import { baselines, evaluatedModels, rankSplit, type Case, type EvaluatedModel } from './rank-split.ts';

/** What is known of a scenario, beside who got it. */
export type ScenarioFacts = { publishedAt: number; apps: readonly string[] };

/** Net revenue of a customer with a scenario in a split, in minor units of the reporting currency. */
export type PaidInSplit = { customer: number; scenario: number; split: number; amount: number };

export type EvaluationFacts = {
  all: Acquisitions;
  scenarios: readonly ScenarioFacts[];
  paid: readonly PaidInSplit[];
  /** Days since 1970; nothing at it or later is looked at. */
  at: number;
};

/** How often one of the three that were recommended was really got next; how early the first such stood; how varied what was recommended is. */
export type ModelScore = {
  hitAt3: number;
  meanReciprocalRank: number;
  /** The share of the scenarios that could be recommended that stood among somebody's first three. */
  coverage: number;
  /** The share of the net revenue of what was got next that the first three would have named; null without revenue. */
  revenueHitAt3: number | null;
};

export type Evaluation = {
  model: BasketModel;
  testCustomers: number;
  testCases: number;
  /** By model; null without a case. */
  scores: Record<EvaluatedModel, ModelScore> | null;
  /** hit@3 of the model less that of each kind of popularity. */
  gains: Record<(typeof baselines)[number], Interval> | null;
};

/** The last three spans of so many days are predicted, each from what was known when it began. */
export const splits = 3;
export const splitDays = 30;
const seed = 20_261_123;

/** The instants at which the splits begin, the earliest first. */
export const splitStarts = (at: number): number[] =>
  Array.from({ length: splits }, (_, index) => at - (splits - index) * splitDays);

/** Predicts what customers got next, three times, by every model, and compares the one that fits the amount of facts with popularity as it was then. */
export function evaluate({ all, scenarios, paid, at }: EvaluationFacts, model?: BasketModel): Evaluation {
  const revenue = new Map(paid.map((one) => [`${one.split}:${one.customer}:${one.scenario}`, one.amount]));
  const outcomes = splitStarts(at).map((start, split) =>
    rankSplit({ all, scenarios }, { start, end: start + splitDays }, (customer, scenario) =>
      Math.max(0, revenue.get(`${split}:${customer}:${scenario}`) ?? 0),
    ),
  );
  const cases = outcomes.flatMap((outcome) => outcome.cases);
  const chosen = model ?? modelFor(countMulti(all, splitStarts(at)[0]!));
  const testCustomers = new Set(cases.map(({ customer }) => customer)).size;
  if (cases.length === 0) return { model: chosen, testCustomers, testCases: 0, scores: null, gains: null };
  const intervals = bootstrapIntervals(sumsByCustomer(cases, chosen), baselines.length, seed);
  return {
    model: chosen,
    testCustomers,
    testCases: cases.length,
    scores: byName(evaluatedModels, (_, index) => ({
      ...scoreOf(cases, index),
      coverage: meanOf(outcomes.flatMap(({ coverage }) => (coverage ? [coverage[index]!] : []))),
    })),
    gains: byName(baselines, (_, index) => intervals[index]!),
  };
}

function scoreOf(cases: readonly Case[], model: number): Omit<ModelScore, 'coverage'> {
  const total = sum(cases.map(({ revenue }) => revenue));
  return {
    hitAt3: meanOf(cases.map(({ hits }) => (hits[model] ? 1 : 0))),
    meanReciprocalRank: meanOf(cases.map(({ reciprocalRanks }) => reciprocalRanks[model]!)),
    revenueHitAt3: total > 0 ? sum(cases.map(({ revenueHits }) => revenueHits[model]!)) / total : null,
  };
}

function sumsByCustomer(cases: readonly Case[], model: BasketModel): CustomerSums[] {
  const own = evaluatedModels.indexOf(model);
  const sums = new Map<number, { cases: number; differences: number[] }>();
  for (const { customer, hits } of cases) {
    const one = sums.get(customer) ?? { cases: 0, differences: baselines.map(() => 0) };
    sums.set(customer, one);
    one.cases += 1;
    baselines.forEach((name, index) => {
      one.differences[index]! += Number(hits[own]) - Number(hits[evaluatedModels.indexOf(name)]);
    });
  }
  return [...sums.values()];
}

/** Customers who had two or more when the first split began: every split has at least so many to learn from. */
function countMulti(all: Acquisitions, at: number): number {
  let count = 0;
  for (const { start, end } of rangesOf(all)) {
    const held = new Set<number>();
    for (let index = start; index < end && all.from[index]! < at; index += 1)
      if (all.until[index]! > at) held.add(all.scenarios[index]!);
    if (held.size > 1) count += 1;
  }
  return count;
}

/** Of no cases every figure is 0. */
const meanOf = (numbers: readonly number[]): number => (numbers.length === 0 ? 0 : mean(numbers));

function byName<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name, index: number) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name, index) => [name, valueOf(name, index)])) as Record<Name, Value>;
}
