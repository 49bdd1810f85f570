import { everyWords } from '../../../flow-drawing/start-words.ts';
import type { Preflight } from '../../installations/preflight/schema.ts';
import { countText } from '../figures.ts';

/** When a scenario runs: "Every 15 minutes". */
export function schedulingText({ type, intervalSeconds }: Preflight['scheduling']): string {
  if (type === 'immediately') return 'As soon as something arrives';
  if (type === 'on-demand') return 'When it is started';
  if (type === 'indefinitely' && intervalSeconds !== null) return everyWords(intervalSeconds, countText);
  if (type === 'indefinitely') return 'At an interval';
  return type.charAt(0).toUpperCase() + type.slice(1);
}
