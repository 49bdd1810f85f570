import type { z } from 'zod';
import type { FieldError } from '../platform/errors.ts';
import { zodProblem } from '../platform/problem-answers.ts';
import { factsKeptFrom } from './kept-facts.ts';
import { ExecutionTask } from './schema.ts';

const msPerDay = 86_400_000;
const longestFutureMs = msPerDay; // clocks that are wrong by a time zone
const deepestNesting = 30;

/** A report that may be recorded: complete, its instants parsed. */
export type CheckedTask = Omit<z.output<typeof ExecutionTask>, 'startedAt' | 'finishedAt'> & {
  startedAt: Date;
  finishedAt: Date | null;
};

/** A task, and what sending its report cost in Make credits; absent: nothing that is known of. */
export type ReportedTask = { task: CheckedTask; reportingCredits?: number | undefined };

export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };

/** When a report is judged, and when it came: the same but for one that was kept and is mended later. */
export type Judged = { now: Date; arrivedAt: Date };

/**
 * Judges one task by itself. Beside the types of its fields: `finishedAt` is not before `startedAt`; neither lies more than 24 hours
 * ahead of the present; a task that started before the oldest month of kept facts is refused; text is such that a database can keep it.
 * An end that comes without `finishedAt` is dated by its arrival (by its start, when that is later).
 */
export function checkTask(raw: unknown, { now, arrivedAt }: Judged): Checked<CheckedTask> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return refused({ path: '/', message: 'Expected an object with the fields of a task.' });
  const unstorable = findUnstorable(raw);
  if (unstorable) return refused(unstorable);
  const parsed = ExecutionTask.safeParse(raw);
  if (!parsed.success) return { ok: false, errors: zodProblem(parsed.error).errors ?? [] };
  const task = parsed.data;
  const startedAt = new Date(task.startedAt);
  const finishedAt = task.finishedAt ? new Date(task.finishedAt) : endOf(task.status, startedAt, arrivedAt);
  const misdated = misdatedIn({ startedAt }, now) ?? (finishedAt && misdatedIn({ finishedAt }, now));
  return misdated ? refused(misdated) : { ok: true, value: { ...task, startedAt, finishedAt } };
}

/** What is wrong with an instant of a fact, named by its field: it lies too far ahead, or before everything that is kept. */
export function misdatedIn(field: Record<string, Date>, now: Date): FieldError | null {
  for (const [name, at] of Object.entries(field)) {
    if (at.getTime() > now.getTime() + longestFutureMs)
      return { path: `/${name}`, message: `${name} lies more than 24 hours ahead.` };
    if (at < factsKeptFrom(now))
      return {
        path: `/${name}`,
        message: `${name} lies before ${factsKeptFrom(now).toISOString()}, the beginning of what is kept.`,
      };
  }
  return null;
}

/**
 * Finds text that PostgreSQL cannot store (the character U+0000, half a surrogate pair) or nesting without end, which would
 * fail the whole batch instead of the one task.
 */
export function findUnstorable(value: unknown, depth = 0): FieldError | null {
  if (depth > deepestNesting) return { path: '', message: `Nested more than ${deepestNesting} levels deep.` };
  if (typeof value === 'string')
    return value.includes('\0') || !value.isWellFormed()
      ? { path: '', message: 'Contains a character that cannot be stored (U+0000 or half a surrogate pair).' }
      : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    const found = findUnstorable(key, depth) ?? findUnstorable(child, depth + 1);
    if (found) return { ...found, path: `/${key.toWellFormed().replaceAll('\0', '')}${found.path}` };
  }
  return null;
}

function endOf(status: string, startedAt: Date, arrivedAt: Date): Date | null {
  if (status === 'running') return null;
  return startedAt > arrivedAt ? startedAt : arrivedAt;
}

const refused = (error: FieldError) => ({ ok: false as const, errors: [error] });
