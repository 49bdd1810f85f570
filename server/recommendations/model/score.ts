import type { Learned } from './learn.ts';
import { popularityOf } from './popularity.ts';

/** Models that look at what a customer has. */
export const basketModels = ['conditional', 'cosine'] as const;
export type BasketModel = (typeof basketModels)[number];

/** What each model needs of what was learned. */
export type Counts = Pick<Learned, 'customers' | 'holders' | 'points' | 'neighbours'>;

/** From so many customers with two or more scenarios on the shrunk cosine is better, below it the smoothed conditional. */
const enoughForCosine = 500;

/** The model that fits the amount of facts. It is chosen by that alone: choosing the one that did best would flatter it. */
export function modelFor(multiInstallCustomers: number): BasketModel {
  return multiInstallCustomers >= enoughForCosine ? 'cosine' : 'conditional';
}

/** As many customers as the prior counts for. */
const conditionalPrior = 5;
const cosineShrinkage = 10;
/** Popularity decides only among equals. */
const tieShare = 1e-6;

/** How much each scenario suits who has these, by a model; never more than 1 for each that they have. */
export function scoresOf(model: BasketModel, basket: readonly number[], counts: Counts): Float64Array {
  return model === 'conditional' ? conditionalScores(basket, counts) : cosineScores(basket, counts);
}

/** The mean over what they have of P(j | i), drawn towards P(j): (together + 5 × P(j)) ÷ (holders of i + 5). */
function conditionalScores(
  basket: readonly number[],
  { customers, holders, neighbours }: Counts,
): Float64Array {
  const scores = new Float64Array(holders.length);
  let priorShare = 0;
  for (const scenario of basket) {
    const weight = 1 / (basket.length * (holders[scenario]! + conditionalPrior));
    priorShare += conditionalPrior * weight;
    const { others, together } = neighbours[scenario]!;
    for (let index = 0; index < others.length; index += 1)
      scores[others[index]!]! += together[index]! * weight;
  }
  for (let scenario = 0; scenario < scores.length; scenario += 1)
    scores[scenario]! += (priorShare * holders[scenario]!) / Math.max(1, customers);
  return scores;
}

/** The sum over what they have of together ÷ √(holders of i × holders of j), times together ÷ (together + 10). */
function cosineScores(basket: readonly number[], { holders, points, neighbours }: Counts): Float64Array {
  const scores = new Float64Array(holders.length);
  for (const scenario of basket) {
    const { others, together } = neighbours[scenario]!;
    for (let index = 0; index < others.length; index += 1) {
      const [other, both] = [others[index]!, together[index]!];
      const cosine = both / Math.sqrt(holders[scenario]! * holders[other]!);
      scores[other]! += cosine * (both / (both + cosineShrinkage));
    }
  }
  for (let scenario = 0; scenario < scores.length; scenario += 1)
    scores[scenario]! += tieShare * popularityOf(points[scenario]!);
  return scores;
}
