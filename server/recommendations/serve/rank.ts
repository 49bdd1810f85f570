import { isCompatible } from '../model/compatibility.ts';
import { servedPopularity } from '../model/popularity.ts';
import { scoresOf, type Counts } from '../model/score.ts';
import type { Candidate } from './catalogue.ts';
import type { Matrix } from './matrix.ts';

/** What is known of who asks. */
export type Asker = {
  /** Scenarios that they have now. */
  basket: readonly string[];
  /** Those that they have, had, are installing or own; null: every one. */
  owned: ReadonlySet<string | null>;
  knownApps: ReadonlySet<string>;
};

export type ServedModel = 'popularity' | 'conditional' | 'cosine';
export type Ranked = Candidate & { score: number };

/**
 * What a customer does not have and can be expected to run, the best first; equals by the newest, so that what is new has its turn among those
 * that nobody has yet. The model of the latest run ranks when its gate is open and it knows something that they have, else popularity does.
 */
export function rank(
  catalogue: readonly Candidate[],
  asker: Asker,
  matrix: Matrix | null,
): { model: ServedModel; ranked: Ranked[] } {
  const allowed = catalogue.filter(
    ({ id, apps }) => !asker.owned.has(null) && !asker.owned.has(id) && isCompatible(apps, asker.knownApps),
  );
  const basket = asker.basket.filter((id) => matrix?.together.has(id));
  const isByBasket = matrix?.head.isGateOpen === true && basket.length > 0;
  const scores = isByBasket
    ? basketScores(allowed, basket, matrix)
    : allowed.map(({ points, apps }) => servedPopularity(points, apps, asker.knownApps));
  const ranked = allowed
    .map((candidate, place): Ranked => ({ ...candidate, score: scores[place]! }))
    .toSorted(
      (a, b) =>
        b.score - a.score || b.publishedAt.getTime() - a.publishedAt.getTime() || (a.id < b.id ? 1 : -1),
    );
  return { model: isByBasket ? matrix.head.model : 'popularity', ranked };
}

/** As in the evaluation, over the candidates and what the customer has. */
function basketScores(allowed: readonly Candidate[], basket: readonly string[], matrix: Matrix): number[] {
  const ids = [...allowed.map(({ id }) => id), ...basket];
  const places = new Map(ids.map((id, place) => [id, place]));
  const none = { others: new Int32Array(), together: new Int32Array() };
  const counts: Counts = {
    customers: matrix.head.customers,
    holders: Int32Array.from(ids, (id) => matrix.holders.get(id) ?? 0),
    points: Float64Array.from(ids, (_, place) => allowed[place]?.points ?? 0),
    neighbours: ids.map((id, place) => {
      if (place < allowed.length) return none;
      const pairs = [...matrix.together.get(id)!].flatMap(([other, both]) => {
        const at = places.get(other);
        return at === undefined ? [] : [{ at, both }];
      });
      return {
        others: Int32Array.from(pairs, ({ at }) => at),
        together: Int32Array.from(pairs, ({ both }) => both),
      };
    }),
  };
  const scores = scoresOf(
    matrix.head.model,
    basket.map((id) => places.get(id)!),
    counts,
  );
  return allowed.map((_, place) => scores[place]!);
}
