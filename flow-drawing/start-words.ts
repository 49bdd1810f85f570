import { fieldsOf } from './fields.ts';
import type { FlowStart } from './flow.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** When Make starts a scenario, from its scheduling: "Every 15 minutes"; null when that says nothing known. */
export function startWords(scheduling: unknown): FlowStart | null {
  const { type, interval, time, days } = fieldsOf(scheduling);
  const at = typeof time === 'string' ? ` at ${time}` : '';
  if (type === 'immediately') return { isInstant: true, words: 'Instantly' };
  const kinds: Record<string, string | null> = {
    'on-demand': 'On demand',
    indefinitely: typeof interval === 'number' && interval > 0 ? everyWords(interval) : null,
    once: 'Once',
    daily: `Daily${at}`,
    weekly: `${dayWords(days) ?? 'Weekly'}${at}`,
    monthly: `Monthly${at}`,
    yearly: `Yearly${at}`,
  };
  const words = Object.hasOwn(kinds, String(type)) ? kinds[String(type)] : null;
  return words ? { isInstant: false, words } : null;
}

/** An interval in the largest unit that it is a whole number of: "Every 15 minutes". */
export function everyWords(seconds: number, countText: (count: number) => string = String): string {
  const [size, unit] =
    [[86_400, 'day'] as const, [3_600, 'hour'] as const, [60, 'minute'] as const].find(
      ([size]) => seconds >= size && seconds % size === 0,
    ) ?? ([1, 'second'] as const);
  const count = seconds / size;
  return count === 1 ? `Every ${unit}` : `Every ${countText(count)} ${unit}s`;
}

function dayWords(days: unknown): string | null {
  const names = Array.isArray(days) ? days.flatMap((day) => weekdays[Number(day) % 7] ?? []) : [];
  if (names.length === 1) return `${names[0]}s`;
  return names.length === 0 || names.length > 3 ? null : names.map((name) => name.slice(0, 3)).join(', ');
}
