import {
  rangesOf,
  standingAt,
  type Acquisitions,
  type CustomerRange,
  type Standing,
} from '../model/acquisitions.ts';
import { isCompatible } from '../model/compatibility.ts';
import { learnAt, type Learned } from '../model/learn.ts';
import { popularityOf, servedPopularity } from '../model/popularity.ts';
import { basketModels, scoresOf } from '../model/score.ts';
import type { ScenarioFacts } from './evaluate.ts';

/** What a model has to beat: popularity as it was then, of the last 90 days, as it is served, and of all time. */
export const baselines = ['recentPopularity', 'servedPopularity', 'allTimePopularity'] as const;
export const evaluatedModels = [...baselines, ...basketModels] as const;
export type EvaluatedModel = (typeof evaluatedModels)[number];

const hitPlaces = 3;
/** More would not narrow the interval much, and take long. */
const mostCases = 4_000;

/** A customer who had something when a split began and got something new in it; per model, in their order. */
export type Case = {
  customer: number;
  hits: boolean[];
  reciprocalRanks: number[];
  /** Net revenue of what was new, and the part of it that stood among the first three. */
  revenue: number;
  revenueHits: number[];
};

/** Ranks for everybody who got something new between two instants, from nothing but what was known at the first. */
export function rankSplit(
  { all, scenarios }: { all: Acquisitions; scenarios: readonly ScenarioFacts[] },
  { start, end }: { start: number; end: number },
  paidFor: (customer: number, scenario: number) => number,
): { cases: Case[]; coverage: number[] | null } {
  const learned = learnAt(all, scenarios.length, start);
  const published = scenarios.flatMap(({ publishedAt }, scenario) => (publishedAt < start ? [scenario] : []));
  const shown = evaluatedModels.map(() => new Set<number>());
  const cases = chosenCases(all, scenarios, { start, end }).map(({ range, standing, targets }): Case => {
    const { customer } = range;
    const knownApps = new Set([...standing.held.keys()].flatMap((one) => scenarios[one]!.apps));
    const candidates = published.filter(
      (one) => !standing.owned.has(one) && isCompatible(scenarios[one]!.apps, knownApps),
    );
    const amounts = targets.map((target) => paidFor(customer, target));
    const one: Case = {
      customer,
      hits: [],
      reciprocalRanks: [],
      revenue: amounts.reduce((a, b) => a + b, 0),
      revenueHits: [],
    };
    allScores(learned, scenarios, [...standing.held.keys()], knownApps).forEach((scores, model) => {
      for (const best of firstOf(candidates, scores)) shown[model]!.add(best);
      const ranks = targets.map((target) => rankOf(target, candidates, scores));
      const best = Math.min(...ranks);
      one.hits.push(best <= hitPlaces);
      one.reciprocalRanks.push(1 / best);
      one.revenueHits.push(
        amounts.reduce((sum, amount, index) => sum + (ranks[index]! <= hitPlaces ? amount : 0), 0),
      );
    });
    return one;
  });
  const coverage =
    cases.length > 0 && published.length > 0 ? shown.map(({ size }) => size / published.length) : null;
  return { cases, coverage };
}

type Asked = { range: CustomerRange; standing: Standing; targets: number[] };

/** Customers with a past and something new; of too many, evenly strewn ones. */
function chosenCases(
  all: Acquisitions,
  scenarios: readonly ScenarioFacts[],
  { start, end }: { start: number; end: number },
): Asked[] {
  const asked: Asked[] = [];
  for (const range of rangesOf(all)) {
    const standing = standingAt(all, range, start);
    if (standing.held.size === 0) continue;
    const targets = new Set<number>();
    for (let index = range.start; index < range.end; index += 1) {
      const [from, scenario] = [all.from[index]!, all.scenarios[index]!];
      if (from >= start && from < end && !standing.owned.has(scenario)) targets.add(scenario);
    }
    const known = [...targets].filter((one) => scenarios[one]!.publishedAt < start);
    if (known.length > 0) asked.push({ range, standing, targets: known });
  }
  const step = asked.length / mostCases;
  return step <= 1
    ? asked
    : Array.from({ length: mostCases }, (_, index) => asked[Math.floor(index * step)]!);
}

/** The scores of every scenario by every model, in their order. */
function allScores(
  learned: Learned,
  scenarios: readonly ScenarioFacts[],
  basket: readonly number[],
  knownApps: ReadonlySet<string>,
): Float64Array[] {
  const { points, holders } = learned;
  return [
    Float64Array.from(points, popularityOf),
    Float64Array.from(points, (of, scenario) => servedPopularity(of, scenarios[scenario]!.apps, knownApps)),
    Float64Array.from(holders),
    ...basketModels.map((model) => scoresOf(model, basket, learned)),
  ];
}

/** Before another one: the higher score, else the newer place in the list of scenarios, which is by age. */
const isBefore = (scores: Float64Array, one: number, other: number): boolean =>
  scores[one]! > scores[other]! || (scores[one] === scores[other] && one > other);

function firstOf(candidates: readonly number[], scores: Float64Array): number[] {
  const first: number[] = [];
  for (const one of candidates) {
    const place = first.findIndex((other) => isBefore(scores, one, other));
    if (place >= 0) first.splice(place, 0, one);
    else first.push(one);
    if (first.length > hitPlaces) first.pop();
  }
  return first;
}

/** From 1; infinite for what would not have been recommended. */
function rankOf(target: number, candidates: readonly number[], scores: Float64Array): number {
  let [rank, isThere] = [1, false];
  for (const one of candidates) {
    if (one === target) isThere = true;
    else if (isBefore(scores, one, target)) rank += 1;
  }
  return isThere ? rank : Infinity;
}
