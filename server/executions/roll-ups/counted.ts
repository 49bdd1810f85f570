import type { Provenance } from '../value/assumptions.ts';
import type { TaskKind, TaskStatus } from '../schema.ts';

/** An integer: a number while that is exact, else a bigint. */
export type Amount = number | bigint;

/** What the roll-ups count of a task: the state and the newest value, as they are stored. */
export type Counted = { task: CountedTask; value: CountedValue | null };

export type CountedTask = {
  customerNo: number;
  installationNo: number;
  scenarioNo: number;
  versionNo: number;
  aiModel: string;
  kind: TaskKind;
  status: TaskStatus;
  retryOf: string | null;
  hasWarning: boolean;
  startedAt: Date;
  finishedAt: Date | null;
  items: number;
  creditsMicros: Amount | null;
  /** Counts where `creditsMicros` is not told. */
  reportingCredits: number;
  inputTokens: Amount | null;
  outputTokens: Amount | null;
  errorCode: string | null;
  isOtherError: boolean;
};

/** Amounts in micros of `currency`; minutes in millionths. */
export type CountedValue = {
  currency: string;
  minutesProvenance: Provenance;
  freedMicros: Amount;
  humanMicros: Amount;
  /** null: there are minutes, but no hourly rate was in force. */
  timeValueLowMicros: Amount | null;
  timeValueMicros: Amount | null;
  timeValueHighMicros: Amount | null;
  reportedValueMicros: Amount;
  naiveValueMicros: Amount | null;
  freedValueMicros: Amount | null;
  humanValueMicros: Amount | null;
  creditCostMicros: Amount;
  aiCostMicros: Amount;
  isUnpriced: boolean;
  /** Not null: a part is known in a currency without a rate. */
  unconverted: unknown;
};

/** The sum of two amounts, exact whatever their size. */
export function add(left: Amount, right: Amount): Amount {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return BigInt(left) + BigInt(right);
}

export const isZero = (amount: Amount): boolean => amount === 0 || amount === 0n;
