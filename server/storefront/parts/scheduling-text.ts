import type { Preflight } from '../../installations/preflight/schema.ts';
import type { Language } from '../language.ts';

/** From the largest unit on. */
const units = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3_600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
] as const;

/** When a scenario runs: "Every 15 minutes". */
export function schedulingText(
  { texts, figures }: Language,
  { type, intervalSeconds }: Preflight['scheduling'],
): string {
  const words = texts.scenario.scheduling;
  if (type === 'immediately') return words.immediately;
  if (type === 'on-demand') return words.onDemand;
  if (type !== 'indefinitely') return words.types[type] ?? type;
  const unit = units.find(
    ({ seconds }) => (intervalSeconds ?? 0) >= seconds && (intervalSeconds ?? 0) % seconds === 0,
  );
  if (intervalSeconds === null || !unit) return words.atInterval;
  const count = intervalSeconds / unit.seconds;
  return count === 1 ? words.every[unit.name] : words.everySome(figures.countOf(count, unit.name));
}
