import { everyWords } from '../../../../flow-drawing/start-words.ts';
import type { Preflight } from '../../api/preflight.ts';
import { formatCount, formatDecimal } from '../../format/number.ts';

const kindWords: Record<string, string> = {
  connection: 'a connection',
  key: 'a key',
  hook: 'a webhook',
  datastore: 'a data store',
  datastructure: 'a data structure',
  agent: 'an AI agent',
};

/** A kind of binding in words: "a webhook". */
export const bindingWords = (kind: string): string => kindWords[kind] ?? kind;

/** When a scenario runs: "Every 15 minutes". */
export function schedulingText({ type, intervalSeconds }: Preflight['scheduling']): string {
  if (type === 'immediately') return 'As soon as something arrives';
  if (type === 'on-demand') return 'When it is started';
  if (type === 'indefinitely' && intervalSeconds !== null) return everyWords(intervalSeconds, formatCount);
  if (type === 'indefinitely') return 'At an interval';
  return type.charAt(0).toUpperCase() + type.slice(1);
}

const runsBasis: Record<NonNullable<Preflight['runsPerMonth']>['basis'], string> = {
  given: 'as you say',
  measured: 'the median of those who have it',
  schedule: 'as often as it is scheduled',
};

/** How often it is expected to run, and where that comes from. */
export function runsText(runs: Preflight['runsPerMonth']): string {
  if (!runs) return 'Not known: say how often it would run for you';
  return `${formatDecimal(runs.value)} a month, ${runsBasis[runs.basis]}`;
}

/** Minutes as people speak of them: "45 minutes", "3.5 hours". */
export function minutesText(minutes: number): string {
  if (minutes < 120) return `${formatDecimal(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return `${formatDecimal(minutes / 60)} hours`;
}

/** When the price has come back, in words. The API's reason speaks of its own field where the number of runs is missing. */
export function paybackText({ runsPerMonth, payback }: Pick<Preflight, 'runsPerMonth' | 'payback'>): string {
  const { days, reason } = payback ?? { days: null, reason: null };
  if (days === null && (!runsPerMonth || runsPerMonth.basis === 'schedule'))
    return 'Say above how often it would find work for you';
  if (days === null) return reason ?? 'Not known';
  if (days === 0) return 'On the first day';
  return `After ${formatCount(days)} ${days === 1 ? 'day' : 'days'}`;
}
