import { counted } from '../platform/words.ts';

/** `notApplicable`: there is nothing to hold it against, such as payouts where nothing is sold. It says neither yes nor no. */
export const verdictStates = ['pass', 'warn', 'fail', 'notApplicable'] as const;
export type VerdictState = (typeof verdictStates)[number];

/** What a gate measured, by name: what its reason is told from. */
export type Numbers = Record<string, number | string | null | string[]>;

/** What a gate says of the figures at one instant. */
export type Verdict = {
  state: VerdictState;
  reason: string;
  numbers: Numbers;
  /** The figures that it touches this time, where those are not all that depend on the gate. */
  figures?: readonly string[];
};

export const pass = (reason: string, numbers: Numbers = {}): Verdict => ({ state: 'pass', reason, numbers });
export const warn = (reason: string, numbers: Numbers = {}): Verdict => ({ state: 'warn', reason, numbers });
export const fail = (reason: string, numbers: Numbers = {}): Verdict => ({ state: 'fail', reason, numbers });
export const notApplicable = (reason: string, numbers: Numbers = {}): Verdict => ({
  state: 'notApplicable',
  reason,
  numbers,
});

/** One thing that was looked for: how often it was found, how bad that is, and what is said of one of them and of several. */
export type Finding = {
  name: string;
  count: number;
  is: 'fail' | 'warn';
  says: readonly [one: string, several: string];
};

/** Passes when nothing was found; otherwise as bad as the worst of it, and says all of it. */
export function verdictOf(findings: readonly Finding[], passes: string, numbers: Numbers = {}): Verdict {
  const found = findings.filter(({ count }) => count > 0);
  const all = { ...numbers, ...Object.fromEntries(findings.map(({ name, count }) => [name, count])) };
  if (found.length === 0) return pass(passes, all);
  const reason = found.map(({ count, says }) => counted(count, ...says)).join('; ');
  return found.some((finding) => finding.is === 'fail') ? fail(`${reason}.`, all) : warn(`${reason}.`, all);
}
