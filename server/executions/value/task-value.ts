import type { AssumptionsInForce, Provenance } from './assumptions.ts';
import type { Credit } from './job-credits.ts';
import {
  exactly,
  minus,
  one,
  plus,
  roundedMicros,
  times,
  toDecimal,
  zero,
  type Rational,
} from '../../platform/rational.ts';
import type { TaskState } from '../task-state.ts';

/** Raised when the same facts would give another row; old rows keep the version that made them. */
const formulaVersion = 1;

export type UnconvertedPart = 'timeValue' | 'reportedValue' | 'creditCost' | 'aiCost';

/** A row of the ledger `task_values`: what a task brought and cost, in micros of the reporting currency. */
export type TaskValue = {
  taskId: string;
  revision: number;
  knownAt: Date;
  formulaVersion: number;
  currency: string;
  freedMinutes: string;
  humanMinutes: string;
  minutesProvenance: Provenance;
  /** null: there are minutes to value, but no hourly rate was in force. */
  timeValueLowMicros: bigint | null;
  timeValueMicros: bigint | null;
  timeValueHighMicros: bigint | null;
  reportedValueMicros: bigint;
  naiveValueMicros: bigint | null;
  creditCostMicros: bigint;
  aiCostMicros: bigint;
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
  knownAt: Date;
};

/** The value and cost of an ended task, frozen: every part exact, rounded by itself when it becomes a row. */
export function valueTask(task: TaskState, credit: Credit, circumstances: Circumstances): TaskValue {
  const { assumptions, reportingCurrency } = circumstances;
  const unconverted: NonNullable<TaskValue['unconverted']> = [];
  const converted = (part: UnconvertedPart, amountMicros: bigint, currency: string) => {
    if (currency === reportingCurrency || amountMicros === 0n) return amountMicros;
    unconverted.push({ part, amountMicros: amountMicros.toString(), currency });
    return 0n;
  };
  const minutes = minutesOf(task, credit, assumptions);
  const rate = assumptions.hourlyRate;
  const isForeignRate = rate !== null && rate.currency !== reportingCurrency;
  const atRate = (amount: Rational): bigint | null => {
    if (amount.numerator === 0n || isForeignRate) return 0n;
    return rate && roundedMicros(times(amount, { numerator: 1n, denominator: 60n }, rate.value));
  };
  const timeValue = (realisation: Rational) =>
    atRate(minus(times(minutes.freed, realisation), minutes.human));
  const hasMinutes = minutes.freed.numerator !== 0n || minutes.human.numerator !== 0n;
  const isUnknown = hasMinutes && rate === null;
  if (isForeignRate && hasMinutes) {
    const worth = minus(times(minutes.freed, assumptions.realisation.base), minutes.human);
    converted(
      'timeValue',
      roundedMicros(times(worth, { numerator: 1n, denominator: 60n }, rate.value)),
      rate.currency,
    );
  }
  const cost = runCost(task, circumstances);
  return {
    taskId: task.id,
    revision: 1,
    knownAt: circumstances.knownAt,
    formulaVersion,
    currency: reportingCurrency,
    freedMinutes: toDecimal(minutes.freed),
    humanMinutes: toDecimal(minutes.human),
    minutesProvenance: minutes.provenance,
    timeValueLowMicros: isUnknown ? null : timeValue(assumptions.realisation.low),
    timeValueMicros: isUnknown ? null : timeValue(assumptions.realisation.base),
    timeValueHighMicros: isUnknown ? null : timeValue(assumptions.realisation.high),
    reportedValueMicros:
      credit === 'success' && task.valueMicros !== null
        ? converted('reportedValue', BigInt(task.valueMicros), task.valueCurrency ?? reportingCurrency)
        : 0n,
    naiveValueMicros: atRate(minutes.naive),
    creditCostMicros: converted('creditCost', cost.credits.micros, cost.credits.currency),
    aiCostMicros: converted('aiCost', cost.ai.micros, cost.ai.currency),
    isUnpriced: cost.isUnpriced,
    unconverted: unconverted.length > 0 ? unconverted : null,
  };
}

/** Takes back what a task brought, because another try of its job turned out to have done the work; its cost stays. */
export function takeBack(value: TaskValue, knownAt: Date): TaskValue {
  const kept = value.unconverted?.filter(({ part }) => part === 'creditCost' || part === 'aiCost') ?? [];
  return {
    ...value,
    revision: value.revision + 1,
    knownAt,
    freedMinutes: '0',
    humanMinutes: '0',
    timeValueLowMicros: 0n,
    timeValueMicros: 0n,
    timeValueHighMicros: 0n,
    reportedValueMicros: 0n,
    naiveValueMicros: 0n,
    unconverted: kept.length > 0 ? kept : null,
  };
}

/** Whether a row brings nothing beside its cost. */
export function bringsNothing(value: TaskValue): boolean {
  const hasValueElsewhere = value.unconverted?.some(({ part }) => part === 'reportedValue') ?? false;
  return (
    Number(value.freedMinutes) === 0 &&
    Number(value.humanMinutes) === 0 &&
    value.reportedValueMicros === 0n &&
    value.naiveValueMicros === 0n &&
    !hasValueElsewhere
  );
}

type Minutes = { freed: Rational; human: Rational; naive: Rational; provenance: Provenance };

function minutesOf(task: TaskState, credit: Credit, assumptions: AssumptionsInForce): Minutes {
  if (credit === 'rework') {
    const { value, provenance } = assumptions.reworkMinutes;
    return { freed: zero, human: value, naive: zero, provenance };
  }
  const isMeasured = task.timeSavedMinutes !== null;
  const provenance = isMeasured ? 'measured' : assumptions.minutesByHand.provenance;
  // Whoever reports a value has counted the work in it already, unless the minutes are reported beside it.
  if (credit === 'nothing' || (task.valueMicros !== null && !isMeasured))
    return { freed: zero, human: zero, naive: zero, provenance };
  const saved =
    task.timeSavedMinutes === null
      ? times(exactly(task.items), assumptions.minutesByHand.value)
      : exactly(task.timeSavedMinutes);
  const share = task.hasWarning ? assumptions.warningCredit : one;
  return { freed: times(share, saved), human: assumptions.reviewMinutes, naive: saved, provenance };
}

type RunCost = {
  credits: { micros: bigint; currency: string };
  ai: { micros: bigint; currency: string };
  isUnpriced: boolean;
};

/** Credits × their price (of an untold run at least those of its report), and the reported cost of AI calls, else tokens × the model's price. */
function runCost(task: TaskState, { assumptions, modelPrice, reportingCurrency }: Circumstances): RunCost {
  const price = assumptions.creditPrice;
  const credits = exactly(task.credits ?? task.reportingCredits);
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
function aiCost(task: TaskState, price: ModelPrice | null, reportingCurrency: string): RunCost['ai'] | null {
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
