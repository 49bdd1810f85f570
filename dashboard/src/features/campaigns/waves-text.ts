import type { Wish } from './campaigns-query.ts';

/** "5, 25, 100" as waves, each in percent of all; null when it is none: every one is above 0, at most 100, and above the one before. */
export function wavesOf(text: string): Wish['waves'] | null {
  const parts = text.split(/[\s,;%]+/).filter((part) => part !== '');
  const percents = parts.map(Number);
  const isRising = percents.every((percent, at) => percent > (percents[at - 1] ?? 0) && percent <= 100);
  return percents.length > 0 && percents.length <= 10 && isRising
    ? percents.map((percent) => ({ percent }))
    : null;
}
