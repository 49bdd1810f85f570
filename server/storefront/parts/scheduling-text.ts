import type { Preflight } from '../../installations/preflight/schema.ts';
import { countText } from '../figures.ts';

/** When a scenario runs: "Every 15 minutes". */
export function schedulingText({ type, intervalSeconds }: Preflight['scheduling']): string {
  if (type === 'immediately') return 'As soon as something arrives';
  if (type === 'on-demand') return 'When it is started';
  if (type === 'indefinitely' && intervalSeconds !== null) return `Every ${durationText(intervalSeconds)}`;
  if (type === 'indefinitely') return 'At an interval';
  return type.charAt(0).toUpperCase() + type.slice(1);
}

const units: [string, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

function durationText(seconds: number): string {
  const [unit, size] = units.find(([, length]) => seconds % length === 0) ?? ['second', 1];
  const count = seconds / size;
  return count === 1 ? unit : `${countText(count)} ${unit}s`;
}
