import { randomFrom } from '../../server/recommendations/evaluation/random.ts';
import type { EvaluationFacts } from '../../server/recommendations/evaluation/evaluate.ts';
import { inColumns, type Acquisition } from '../../server/recommendations/model/acquisitions.ts';

export type World = {
  scenarios: number;
  customers: number;
  /** How many times likelier somebody chooses from the group of scenarios that they belong to; 1: nothing belongs together. */
  strength: number;
  seed: number;
  /** The day, since 1970, before which all of it happened. */
  endsOn?: number;
};

/** Where no other is given, every world ends on 2026-06-01, in days since 1970. */
export const worldEnd = 20_605;
const groups = 5;
const days = 360;

/**
 * A year of a library: popularity falls with the place in the list (Zipf), everybody belongs to one of five hidden groups of scenarios and gets
 * three to five things, some 25 days apart. The same numbers give the same world.
 */
export function simulateWorld({
  scenarios,
  customers,
  strength,
  seed,
  endsOn = worldEnd,
}: World): EvaluationFacts {
  const random = randomFrom(seed);
  const order = Array.from({ length: scenarios }, (_, index) => index);
  for (let index = scenarios - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  const popularity = order.map((place) => 1 / (place + 1));
  const groupOf = order.map(() => Math.floor(random() * groups));
  const all: Acquisition[] = [];
  for (let customer = 0; customer < customers; customer += 1) {
    const group = Math.floor(random() * groups);
    const weights = popularity.map((weight, index) => weight * (groupOf[index] === group ? strength : 1));
    let from = endsOn - days + random() * (days - 30);
    const has = new Set<number>();
    for (let count = 3 + Math.floor(random() * 3); count > 0 && has.size < scenarios; count -= 1) {
      const scenario = drawn(weights, has, random());
      has.add(scenario);
      all.push({ customer, scenario, from, until: Infinity });
      from += random() * 50;
      if (from >= endsOn) break;
    }
  }
  return {
    all: inColumns(all),
    scenarios: order.map(() => ({ publishedAt: endsOn - days - 1, apps: [] })),
    paid: [],
    at: endsOn,
  };
}

function drawn(weights: readonly number[], without: ReadonlySet<number>, share: number): number {
  const total = weights.reduce((sum, weight, index) => sum + (without.has(index) ? 0 : weight), 0);
  let rest = share * total;
  let last = 0;
  for (const [index, weight] of weights.entries()) {
    if (without.has(index)) continue;
    last = index;
    rest -= weight;
    if (rest <= 0) break;
  }
  return last;
}
