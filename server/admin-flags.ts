import { UsageError } from './admin-context.ts';
import { isDay } from './admin-billing.ts';

/** What was given with `--` on the command line. */
export type Flags = Record<string, string | boolean | undefined>;

/** Something that a command needs was not given; whoever reads it is shown every command. */
export class MissingError extends UsageError {}

/** A text that the command needs. */
export function text(flags: Flags, name: string): string {
  const value = optional(flags, name);
  return value ?? missing(`--${name}`);
}

/** A day that the command needs. */
export function day(flags: Flags, name: string): string {
  const value = text(flags, name);
  if (!isDay(value)) throw new UsageError(`--${name} is a day such as 2026-03-01 that has begun.`);
  return value;
}

/** The days that the command needs. */
export const rangeOf = (flags: Flags) => ({ from: day(flags, 'from'), to: day(flags, 'to') });

/** A text that may be left out. */
export function optional(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** Says what the command needs. */
export function missing(what: string): never {
  throw new MissingError(`${what} is missing.`);
}
