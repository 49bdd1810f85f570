import { counted } from '../../platform/words.ts';
import { wilson } from '../ratios.ts';
import type { Advice } from './advice.ts';
import type { Stratum } from './model-queries.ts';

const fewestFinished = 30; // in a scenario, of either model
const leastSaving = 0.05;
const roundingError = 1e-12;

/**
 * Compares the model in use with every other one within the scenarios in which both finished enough tasks, each scenario weighing as much as
 * it does for the model in use: over all scenarios together a model may look better only because it was given the easier ones. A
 * model is not worse when the low end of its Wilson interval is not below that of the one in use.
 */
export function advise(incumbent: string, strata: readonly Stratum[]): Advice {
  const own = strata.filter(({ model }) => model === incumbent);
  const others = Map.groupBy(
    strata.filter(({ model }) => model !== incumbent),
    ({ model }) => model,
  );
  const shared = [...others].map(([model, theirs]) => ({ model, pairs: pairsOf(own, theirs) }));
  const used = shared.filter(({ pairs }) => pairs.length > 0);
  if (used.length === 0)
    return none('notComparable', `No other model was used in the scenarios that use ${incumbent}.`);
  const enough = used
    .map(({ model, pairs }) => ({ model, pairs: pairs.filter(hasEnough) }))
    .filter(({ pairs }) => pairs.length > 0);
  if (enough.length === 0)
    return none(
      'tooFew',
      `No other model has finished ${counted(fewestFinished, 'task')} in a scenario in which ${incumbent} has too.`,
    );
  const priced = enough.filter(({ pairs }) => pairs.every(isPriced));
  if (priced.length === 0)
    return none(
      'notComparable',
      `What ${incumbent} or the other models cost is not known of every task: enter the missing prices.`,
    );
  const comparisons = priced.map(({ model, pairs }) => ({ model, ...compare(pairs) }));
  const [best] = comparisons
    .filter(({ isNotWorse, saving }) => isNotWorse && saving >= leastSaving)
    .toSorted((left, right) => right.saving - left.saving);
  if (!best)
    return none(
      'keep',
      `Of ${counted(priced.length, 'other model')}, none was cheaper by ${leastSaving * 100} % or more and not worse than ${incumbent}.`,
    );
  const less = Number.isFinite(best.cost)
    ? `cost ${Math.round(best.saving * 100)} % less than with ${incumbent}`
    : `has a cost, while nothing succeeded with ${incumbent}`;
  return {
    code: 'switch',
    model: best.model,
    savingMicrosPerSuccess: Number.isFinite(best.cost) ? Math.round(best.saving * best.cost) : null,
    sentence: `In the scenarios that used both, a success with ${best.model} ${less}, and it was not worse.`,
  };
}

type Pair = { own: Stratum; theirs: Stratum };

function pairsOf(own: readonly Stratum[], theirs: readonly Stratum[]): Pair[] {
  const byScenario = new Map(theirs.map((stratum) => [stratum.scenario, stratum]));
  return own.flatMap((stratum) => {
    const match = byScenario.get(stratum.scenario);
    return match ? [{ own: stratum, theirs: match }] : [];
  });
}

const hasEnough = ({ own, theirs }: Pair) =>
  own.finished >= fewestFinished && theirs.finished >= fewestFinished;
const isPriced = ({ own, theirs }: Pair) => own.unpriced === 0 && theirs.unpriced === 0;

type Comparison = {
  isNotWorse: boolean;
  /** What a success costs with the model in use; infinite when there was none. */
  cost: number;
  /** The share of that which the other one saves, below zero when it costs more. */
  saving: number;
};

function compare(pairs: readonly Pair[]): Comparison {
  const tasks = pairs.reduce((sum, { own }) => sum + own.finished, 0);
  const weights = pairs.map(({ own }) => own.finished / tasks);
  const own = onMix(
    weights,
    pairs.map((pair) => pair.own),
  );
  const theirs = onMix(
    weights,
    pairs.map((pair) => pair.theirs),
  );
  const saving = Number.isFinite(own.cost) ? (own.cost - theirs.cost) / own.cost : 1;
  return {
    isNotWorse: theirs.low >= own.low - roundingError,
    cost: own.cost,
    saving: Number.isFinite(theirs.cost) ? saving || 0 : Number.NEGATIVE_INFINITY,
  };
}

/** Success rate and cost per success as they would be if each scenario had its weight; the interval by the tasks that this is worth. */
function onMix(weights: readonly number[], strata: readonly Stratum[]): { low: number; cost: number } {
  const weighted = (of: (stratum: Stratum) => number) =>
    strata.reduce((sum, stratum, index) => sum + (weights[index] ?? 0) * of(stratum), 0);
  const rate = weighted(({ completed, finished }) => completed / finished);
  const spread = strata.reduce((sum, { finished }, index) => sum + (weights[index] ?? 0) ** 2 / finished, 0);
  const trials = 1 / spread;
  return {
    low: wilson(rate * trials, trials)?.low ?? 0,
    cost: weighted(({ cost, finished }) => Number(cost) / finished) / rate,
  };
}

const none = (code: Advice['code'], sentence: string): Advice => ({
  code,
  model: null,
  savingMicrosPerSuccess: null,
  sentence,
});
