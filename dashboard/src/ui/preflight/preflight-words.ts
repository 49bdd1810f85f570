import { plural, t } from '@lingui/core/macro';
import { everyWords } from '../../../../flow-drawing/start-words.ts';
import type { Preflight } from '../../api/preflight.ts';
import { formatCount, formatDecimal } from '../../format/number.ts';

const kindWords: Record<string, string> = {
  connection: t`a connection`,
  key: 'a key',
  hook: t`a webhook`,
  datastore: t`a data store`,
  datastructure: t`a data structure`,
  agent: t`an AI agent`,
};

/** A kind of binding in words: "a webhook". */
export const bindingWords = (kind: string): string => kindWords[kind] ?? kind;

/** When a scenario runs: "Every 15 minutes". */
export function schedulingText({ type, intervalSeconds }: Preflight['scheduling']): string {
  if (type === 'immediately') return t`As soon as something arrives`;
  if (type === 'on-demand') return t`When it is started`;
  if (type === 'indefinitely' && intervalSeconds !== null) return everyWords(intervalSeconds, formatCount);
  if (type === 'indefinitely') return t`At an interval`;
  return type.charAt(0).toUpperCase() + type.slice(1);
}

const runsBasis: Record<NonNullable<Preflight['runsPerMonth']>['basis'], string> = {
  given: t`as you say`,
  measured: t`the median of those who have it`,
  schedule: t`as often as it is scheduled`,
};

/** How often it is expected to run, and where that comes from. */
export function runsText(runs: Preflight['runsPerMonth']): string {
  if (!runs) return t`Not known: say how often it would run for you`;
  return t`${formatDecimal(runs.value)} a month, ${runsBasis[runs.basis]}`;
}

/** Minutes as people speak of them: "45 minutes", "3.5 hours". */
export function minutesText(minutes: number): string {
  if (minutes < 120)
    return plural(minutes, {
      one: `${formatDecimal(minutes)} minute`,
      other: `${formatDecimal(minutes)} minutes`,
    });
  return t`${formatDecimal(minutes / 60)} hours`;
}

/** When the price has come back, in words. The API's reason speaks of its own field where the number of runs is missing. */
export function paybackText({ runsPerMonth, payback }: Pick<Preflight, 'runsPerMonth' | 'payback'>): string {
  const { days, reason } = payback ?? { days: null, reason: null };
  if (days === null && (!runsPerMonth || runsPerMonth.basis === 'schedule'))
    return t`Say above how often it would find work for you`;
  if (days === null) return reason ?? t`Not known`;
  if (days === 0) return t`On the first day`;
  return plural(days, { one: `After ${formatCount(days)} day`, other: `After ${formatCount(days)} days` });
}
