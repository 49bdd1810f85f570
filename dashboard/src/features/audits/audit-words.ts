import { formatDecimal } from '../../format/number.ts';
import type { GateState } from './audits-query.ts';

const statuses: Record<GateState, string> = {
  pass: 'holds',
  warn: 'toBeLookedAt',
  fail: 'fails',
  notApplicable: 'nothingToCheck',
};

/** A state of a gate as a status that is shown as a badge. */
export const statusOf = (state: GateState): string => statuses[state];

/** What was measured, for people: `tasksLookedAt` reads "tasks looked at". */
export function measuredText(numbers: Record<string, number | string | null | string[]>): string {
  return Object.entries(numbers)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${inWords(name)}: ${valueText(value)}`)
    .join(' · ');
}

function valueText(value: number | string | null | string[]): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'number' ? formatDecimal(value, 4) : String(value);
}

const inWords = (name: string) => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
