import { exactly, millionths, plus, rounded, roundedMicros, times } from '../../platform/rational.ts';
import type { TaskState } from '../task-state.ts';
import type { AssumptionsInForce } from './assumptions.ts';
import { inCurrency, type Unconverted } from './unconverted.ts';

/** What a million tokens cost in major units, from `from` on. */
export type ModelPrice = {
  model: string;
  inputPerMillion: string;
  outputPerMillion: string;
  currency: string;
  from: Date;
};

/** What of a task its cost depends on, beside the prices. */
export type CostedTask = Pick<
  TaskState,
  | 'creditsMicros'
  | 'reportingCredits'
  | 'aiModel'
  | 'inputTokens'
  | 'outputTokens'
  | 'costMicros'
  | 'costCurrency'
>;

/** What a task cost, in micros of the reporting currency. */
export type TaskCost = {
  creditCostMicros: number;
  aiCostMicros: number;
  isUnpriced: boolean;
  unconverted: Unconverted[];
};

/** Credits × their price (of an untold run at least those of its report), and the reported cost of AI calls, else tokens × the model's price. */
export function costOf(
  task: CostedTask,
  { creditPrice: price }: Pick<AssumptionsInForce, 'creditPrice'>,
  modelPrice: ModelPrice | null,
  reportingCurrency: string,
): TaskCost {
  const unconverted: Unconverted[] = [];
  const converted = inCurrency(reportingCurrency, unconverted);
  const credits =
    task.creditsMicros === null ? exactly(task.reportingCredits) : millionths(task.creditsMicros);
  const hasUnpricedCredits = credits.numerator !== 0n && price === null;
  const creditCostMicros = price
    ? converted('creditCost', roundedMicros(times(credits, price.value)), price.currency)
    : 0;
  const ai = aiCost(task, modelPrice, reportingCurrency);
  return {
    creditCostMicros,
    aiCostMicros: ai ? converted('aiCost', ai.micros, ai.currency) : 0,
    isUnpriced: hasUnpricedCredits || ai === null,
    unconverted,
  };
}

/** null: unknown, because the model has no price or no tokens were reported. */
function aiCost(
  task: CostedTask,
  price: ModelPrice | null,
  reportingCurrency: string,
): { micros: bigint; currency: string } | null {
  if (task.costMicros !== null)
    return { micros: BigInt(task.costMicros), currency: task.costCurrency ?? reportingCurrency };
  if (task.aiModel === 'none' && !hasTokens(task)) return { micros: 0n, currency: reportingCurrency };
  if (!price || (task.inputTokens === null && task.outputTokens === null)) return null;
  // A major unit per million tokens is a micro per token.
  const input = times(exactly(task.inputTokens ?? 0), exactly(price.inputPerMillion));
  const output = times(exactly(task.outputTokens ?? 0), exactly(price.outputPerMillion));
  return { micros: rounded(plus(input, output)), currency: price.currency };
}

/** Hardly two tasks have as many. */
export const hasTokens = ({ inputTokens, outputTokens }: CostedTask): boolean =>
  (inputTokens ?? 0) > 0 || (outputTokens ?? 0) > 0;
