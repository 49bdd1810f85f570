import { rangesOf, standingAt, type Acquisitions } from './acquisitions.ts';
import { pointsOf } from './popularity.ts';

/** Of a scenario, the others that stand beside it most often: so many are kept. */
const mostNeighbours = 100;
/** A basket of more counts by its latest: who has everything says nothing about what belongs together. */
const largestBasket = 50;

/** Scenarios that customers have beside one, the most often first, with how many have both. */
export type Neighbours = { others: Int32Array; together: Int32Array };

/** What models know of an instant. Places in the lists are scenarios. */
export type Learned = {
  /** Customers who had anything. */
  customers: number;
  /** Customers who had two or more. */
  multiInstallCustomers: number;
  /** Customers who had each. */
  holders: Int32Array;
  /** The popularity of each in the last 90 days, halved every 30. */
  points: Float64Array;
  neighbours: Neighbours[];
};

/** Counts what customers had at an instant. Nothing that came at it or later changes the answer. */
export function learnAt(all: Acquisitions, scenarioCount: number, at: number): Learned {
  const holders = new Int32Array(scenarioCount);
  const points = new Float64Array(scenarioCount);
  const together = new Int32Array(scenarioCount * scenarioCount);
  let [customers, multiInstallCustomers] = [0, 0];
  for (const range of rangesOf(all)) {
    const { held } = standingAt(all, range, at);
    if (held.size === 0) continue;
    customers += 1;
    if (held.size > 1) multiInstallCustomers += 1;
    for (const [scenario, from] of held) {
      holders[scenario]! += 1;
      points[scenario]! += pointsOf(Math.floor(at - from));
    }
    countPairs(together, scenarioCount, held);
  }
  const neighbours = Array.from({ length: scenarioCount }, (_, scenario) =>
    nearest(together.subarray(scenario * scenarioCount, (scenario + 1) * scenarioCount)),
  );
  return { customers, multiInstallCustomers, holders, points, neighbours };
}

function countPairs(together: Int32Array, scenarioCount: number, held: Map<number, number>): void {
  const basket = [...held]
    .toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, largestBasket)
    .map(([scenario]) => scenario);
  for (const one of basket)
    for (const other of basket) if (one !== other) together[one * scenarioCount + other]! += 1;
}

/** The most frequent of a row; equals by their place, so that the same facts give the same list. */
function nearest(row: Int32Array): Neighbours {
  const others = [...row.keys()]
    .filter((other) => row[other]! > 0)
    .toSorted((a, b) => row[b]! - row[a]! || a - b)
    .slice(0, mostNeighbours);
  return { others: Int32Array.from(others), together: Int32Array.from(others, (other) => row[other]!) };
}
