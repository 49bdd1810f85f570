import type { Changes } from '../closed-months.ts';
import type { Year } from '../year-world.ts';

/** Something that goes wrong, or is done, on the morning of a day. */
export type Event = {
  on: string;
  /** A sentence of what happens, and what is right all the same. */
  what: string;
  happens: (year: Year) => Promise<void>;
  /** Which figures of months that are over it may change; it changes some of each of these months. */
  changes?: Changes;
  /** What the days since the event before have changed in months that are over. */
  meanwhile?: Changes;
};

/** The same figures of each of these months, named by their numbers. */
export const of2026 = (figures: RegExp, first: number, last: number): Changes =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_, index) => [`2026-0${first + index}`, figures]),
  );

/** What reports of a month that is over change: runs and their value, never money that was paid. */
export const runsAndValue = /^(completion|roi) /;

const iso = (at: number) => new Date(at).toISOString();
export const dayBefore = (day: string, days: number): string =>
  iso(Date.parse(day) - days * 86_400_000).slice(0, 10);
