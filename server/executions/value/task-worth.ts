import {
  exactly,
  millionths,
  minus,
  one,
  roundedMicros,
  times,
  zero,
  type Rational,
} from '../../platform/rational.ts';
import type { TaskState } from '../task-state.ts';
import type { AssumptionsInForce, Provenance } from './assumptions.ts';
import type { Credit } from './job-credits.ts';
import { inCurrency, type Unconverted } from './unconverted.ts';

/** What of a task its worth depends on, beside the assumptions and what it is credited with. */
export type WorthyTask = Pick<
  TaskState,
  'items' | 'timeSavedMicros' | 'hasWarning' | 'valueMicros' | 'valueCurrency'
>;

/** What a task brought, in micros of the reporting currency. Naive = freed, but for the share of warnings; time value = freed × realisation − human. */
export type TaskWorth = {
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
  unconverted: Unconverted[];
};

/** What an ended task brought: every part exact, rounded by itself when it becomes a row. */
export function worthOf(
  task: WorthyTask,
  credit: Credit,
  assumptions: AssumptionsInForce,
  reportingCurrency: string,
): TaskWorth {
  const unconverted: Unconverted[] = [];
  const converted = inCurrency(reportingCurrency, unconverted);
  const minutes = minutesOf(task, credit, assumptions);
  const rate = assumptions.hourlyRate;
  const isForeignRate = rate !== null && rate.currency !== reportingCurrency;
  const atRate = (amount: Rational): number | null => {
    if (amount.numerator === 0n || isForeignRate) return 0;
    return rate && Number(atHourlyRate(amount, rate.value));
  };
  const timeValue = (realisation: Rational) =>
    atRate(minus(times(minutes.freed, realisation), minutes.human));
  const hasMinutes = minutes.freed.numerator !== 0n || minutes.human.numerator !== 0n;
  const isUnknown = hasMinutes && rate === null;
  if (isForeignRate && hasMinutes) {
    const worth = minus(times(minutes.freed, assumptions.realisation.base), minutes.human);
    converted('timeValue', atHourlyRate(worth, rate.value), rate.currency);
  }
  return {
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
    unconverted,
  };
}

/** Minutes at a rate per hour, in micros. */
const atHourlyRate = (minutes: Rational, perHour: Rational): bigint =>
  roundedMicros(times(minutes, { numerator: 1n, denominator: 60n }, perHour));

type Minutes = { freed: Rational; human: Rational; naive: Rational; provenance: Provenance };

function minutesOf(task: WorthyTask, credit: Credit, assumptions: AssumptionsInForce): Minutes {
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
