import type { TaskCost } from './task-cost.ts';
import type { TaskWorth } from './task-worth.ts';
import type { Unconverted } from './unconverted.ts';

/** Raised when the same facts would give another row; old rows keep the version that made them. */
const formulaVersion = 1;

/** No part of a plausible value or cost is larger, in micros: sums of millions of tasks stay exact. */
export const mostMicros = 1e15;

/** What a task brought and cost, in micros of the reporting currency: a row of the ledger of values. */
export type TaskValue = Omit<TaskWorth, 'unconverted'> &
  Omit<TaskCost, 'unconverted'> & {
    revision: number;
    formulaVersion: number;
    currency: string;
    unconverted: Unconverted[] | null;
  };

/** The value and cost of an ended task, frozen. */
export function valueOf(worth: TaskWorth, cost: TaskCost, currency: string): TaskValue {
  const isConverted = worth.unconverted.length + cost.unconverted.length === 0;
  return {
    revision: 1,
    formulaVersion,
    currency,
    freedMicros: worth.freedMicros,
    humanMicros: worth.humanMicros,
    minutesProvenance: worth.minutesProvenance,
    timeValueLowMicros: worth.timeValueLowMicros,
    timeValueMicros: worth.timeValueMicros,
    timeValueHighMicros: worth.timeValueHighMicros,
    reportedValueMicros: worth.reportedValueMicros,
    naiveValueMicros: worth.naiveValueMicros,
    freedValueMicros: worth.freedValueMicros,
    humanValueMicros: worth.humanValueMicros,
    creditCostMicros: cost.creditCostMicros,
    aiCostMicros: cost.aiCostMicros,
    isUnpriced: cost.isUnpriced,
    unconverted: isConverted ? null : [...worth.unconverted, ...cost.unconverted],
  };
}

/** Whether every part is small enough to be believed and summed up. */
export function isPlausible(value: TaskValue): boolean {
  return (
    isSmall(value.freedMicros) &&
    isSmall(value.humanMicros) &&
    isSmall(value.timeValueLowMicros) &&
    isSmall(value.timeValueMicros) &&
    isSmall(value.timeValueHighMicros) &&
    isSmall(value.reportedValueMicros) &&
    isSmall(value.naiveValueMicros) &&
    isSmall(value.humanValueMicros) &&
    isSmall(value.creditCostMicros) &&
    isSmall(value.aiCostMicros) &&
    (value.unconverted ?? []).every(({ amountMicros }) => isSmall(Number(amountMicros)))
  );
}

const isSmall = (part: number | null): boolean => Math.abs(part ?? 0) <= mostMicros;

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
