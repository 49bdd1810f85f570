import type { AssumptionsInForce, Provenance } from './assumptions.ts';
import type { Credit } from './job-credits.ts';
import {
  exactly,
  minus,
  one,
  plus,
  roundedMicros,
  times,
  zero,
  type Rational,
} from '../../platform/rational.ts';
import type { TaskState } from '../task-state.ts';

/** Raised when the same facts would give another row; old rows keep the version that made them. */
const formulaVersion = 1;

export type UnconvertedPart = 'timeValue' | 'reportedValue' | 'creditCost' | 'aiCost';

/** No part of a plausible value or cost is larger, in micros: sums of millions of tasks stay exact. */
export const mostMicros = 1e15;

/**
 * What a task brought and cost, in micros of the reporting currency: a row of the ledger of values. Naive = freed, but for the share of
 * warnings; time value = freed × realisation − human.
 */
export type TaskValue = {
  revision: number;
  formulaVersion: number;
  currency: string;
  /** Millionths of a minute. */
  freedMicros: number;
  humanMicros: number;
  minutesProvenance: Provenance;
  /** null: there are minutes to value, but no hourly rate was in force. */
  timeValueLowMicros: number | null;
  timeValueMicros: number | null;
  timeValueHighMicros: number | null;
  reportedValueMicros: number;
  naiveValueMicros: number | null;
  freedValueMicros: number | null;
  humanValueMicros: number | null;
  creditCostMicros: number;
  aiCostMicros: number;
  isUnpriced: boolean;
  unconverted: { part: UnconvertedPart; amountMicros: string; currency: string }[] | null;
};

/** What a million tokens cost in major units, from `from` on. */
export type ModelPrice = {
  model: string;
  inputPerMillion: string;
  outputPerMillion: string;
  currency: string;
  from: Date;
};

export type Circumstances = {
  assumptions: AssumptionsInForce;
  modelPrice: ModelPrice | null;
  reportingCurrency: string;
};

/** What of a task its value depends on, beside its circumstances. */
export type ValuedTask = Pick<
  TaskState,
  | 'items'
  | 'timeSavedMicros'
  | 'hasWarning'
  | 'creditsMicros'
  | 'reportingCredits'
  | 'aiModel'
  | 'inputTokens'
  | 'outputTokens'
  | 'costMicros'
  | 'costCurrency'
  | 'valueMicros'
  | 'valueCurrency'
>;

/** The value and cost of an ended task, frozen: every part exact, rounded by itself when it becomes a row. */
export function valueTask(task: ValuedTask, credit: Credit, circumstances: Circumstances): TaskValue {
  const { assumptions, reportingCurrency } = circumstances;
  const unconverted: NonNullable<TaskValue['unconverted']> = [];
  const converted = (part: UnconvertedPart, amountMicros: bigint, currency: string): number => {
    if (currency === reportingCurrency || amountMicros === 0n) return Number(amountMicros);
    unconverted.push({ part, amountMicros: amountMicros.toString(), currency });
    return 0;
  };
  const minutes = minutesOf(task, credit, assumptions);
  const rate = assumptions.hourlyRate;
  const isForeignRate = rate !== null && rate.currency !== reportingCurrency;
  const atRate = (amount: Rational): number | null => {
    if (amount.numerator === 0n || isForeignRate) return 0;
    return rate && Number(worthOf(amount, rate.value));
  };
  const timeValue = (realisation: Rational) =>
    atRate(minus(times(minutes.freed, realisation), minutes.human));
  const hasMinutes = minutes.freed.numerator !== 0n || minutes.human.numerator !== 0n;
  const isUnknown = hasMinutes && rate === null;
  if (isForeignRate && hasMinutes) {
    const worth = minus(times(minutes.freed, assumptions.realisation.base), minutes.human);
    converted('timeValue', worthOf(worth, rate.value), rate.currency);
  }
  const cost = runCost(task, circumstances);
  return {
    revision: 1,
    formulaVersion,
    currency: reportingCurrency,
    freedMicros: Number(roundedMicros(minutes.freed)),
    humanMicros: Number(roundedMicros(minutes.human)),
    minutesProvenance: minutes.provenance,
    timeValueLowMicros: isUnknown ? null : timeValue(assumptions.realisation.low),
    timeValueMicros: isUnknown ? null : timeValue(assumptions.realisation.base),
    timeValueHighMicros: isUnknown ? null : timeValue(assumptions.realisation.high),
    reportedValueMicros:
      credit === 'success' && task.valueMicros !== null
        ? converted('reportedValue', BigInt(task.valueMicros), task.valueCurrency ?? reportingCurrency)
        : 0,
    naiveValueMicros: atRate(minutes.naive),
    freedValueMicros: atRate(minutes.freed),
    humanValueMicros: atRate(minutes.human),
    creditCostMicros: converted('creditCost', cost.credits.micros, cost.credits.currency),
    aiCostMicros: converted('aiCost', cost.ai.micros, cost.ai.currency),
    isUnpriced: cost.isUnpriced,
    unconverted: unconverted.length > 0 ? unconverted : null,
  };
}

/** Minutes at a rate per hour, in micros. */
const worthOf = (minutes: Rational, perHour: Rational): bigint =>
  roundedMicros(times(minutes, { numerator: 1n, denominator: 60n }, perHour));

/** Whether every part is small enough to be believed and summed up. */
export function isPlausible(value: TaskValue): boolean {
  const parts = [
    value.freedMicros,
    value.humanMicros,
    value.timeValueLowMicros,
    value.timeValueMicros,
    value.timeValueHighMicros,
    value.reportedValueMicros,
    value.naiveValueMicros,
    value.humanValueMicros,
    value.creditCostMicros,
    value.aiCostMicros,
    ...(value.unconverted ?? []).map(({ amountMicros }) => Number(amountMicros)),
  ];
  return parts.every((part) => Math.abs(part ?? 0) <= mostMicros);
}

/** Takes back what a task brought, because another try of its job turned out to have done the work; its cost stays. */
export function takeBack(value: TaskValue): TaskValue {
  const kept = value.unconverted?.filter(({ part }) => part === 'creditCost' || part === 'aiCost') ?? [];
  return {
    ...value,
    revision: value.revision + 1,
    freedMicros: 0,
    humanMicros: 0,
    timeValueLowMicros: 0,
    timeValueMicros: 0,
    timeValueHighMicros: 0,
    reportedValueMicros: 0,
    naiveValueMicros: 0,
    freedValueMicros: 0,
    humanValueMicros: 0,
    unconverted: kept.length > 0 ? kept : null,
  };
}

/** Whether a row brings nothing beside its cost. */
export function bringsNothing(value: TaskValue): boolean {
  const hasValueElsewhere = value.unconverted?.some(({ part }) => part === 'reportedValue') ?? false;
  return (
    value.freedMicros === 0 &&
    value.humanMicros === 0 &&
    value.reportedValueMicros === 0 &&
    value.naiveValueMicros === 0 &&
    !hasValueElsewhere
  );
}

const millionths = (micros: number): Rational => ({ numerator: BigInt(micros), denominator: 1_000_000n });

type Minutes = { freed: Rational; human: Rational; naive: Rational; provenance: Provenance };

function minutesOf(task: ValuedTask, credit: Credit, assumptions: AssumptionsInForce): Minutes {
  if (credit === 'rework') {
    const { value, provenance } = assumptions.reworkMinutes;
    return { freed: zero, human: value, naive: zero, provenance };
  }
  const isMeasured = task.timeSavedMicros !== null;
  const provenance = isMeasured ? 'measured' : assumptions.minutesByHand.provenance;
  // Whoever reports a value has counted the work in it already, unless the minutes are reported beside it.
  if (credit === 'nothing' || (task.valueMicros !== null && !isMeasured))
    return { freed: zero, human: zero, naive: zero, provenance };
  const saved =
    task.timeSavedMicros === null
      ? times(exactly(task.items), assumptions.minutesByHand.value)
      : millionths(task.timeSavedMicros);
  const share = task.hasWarning ? assumptions.warningCredit : one;
  return { freed: times(share, saved), human: assumptions.reviewMinutes, naive: saved, provenance };
}

type RunCost = {
  credits: { micros: bigint; currency: string };
  ai: { micros: bigint; currency: string };
  isUnpriced: boolean;
};

/** Credits × their price (of an untold run at least those of its report), and the reported cost of AI calls, else tokens × the model's price. */
function runCost(task: ValuedTask, { assumptions, modelPrice, reportingCurrency }: Circumstances): RunCost {
  const price = assumptions.creditPrice;
  const credits =
    task.creditsMicros === null ? exactly(task.reportingCredits) : millionths(task.creditsMicros);
  const hasUnpricedCredits = credits.numerator !== 0n && price === null;
  const ai = aiCost(task, modelPrice, reportingCurrency);
  return {
    credits: price
      ? { micros: roundedMicros(times(credits, price.value)), currency: price.currency }
      : { micros: 0n, currency: reportingCurrency },
    ai: ai ?? { micros: 0n, currency: reportingCurrency },
    isUnpriced: hasUnpricedCredits || ai === null,
  };
}

/** null: unknown, because the model has no price or no tokens were reported. */
function aiCost(task: ValuedTask, price: ModelPrice | null, reportingCurrency: string): RunCost['ai'] | null {
  if (task.costMicros !== null)
    return { micros: BigInt(task.costMicros), currency: task.costCurrency ?? reportingCurrency };
  const hasTokens = (task.inputTokens ?? 0) > 0 || (task.outputTokens ?? 0) > 0;
  if (task.aiModel === 'none' && !hasTokens) return { micros: 0n, currency: reportingCurrency };
  if (!price || (task.inputTokens === null && task.outputTokens === null)) return null;
  const perToken = { numerator: 1n, denominator: 1_000_000n };
  const input = times(exactly(task.inputTokens ?? 0), exactly(price.inputPerMillion), perToken);
  const output = times(exactly(task.outputTokens ?? 0), exactly(price.outputPerMillion), perToken);
  return { micros: roundedMicros(plus(input, output)), currency: price.currency };
}
