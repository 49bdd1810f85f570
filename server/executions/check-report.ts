import type { FieldError } from '../platform/errors.ts';
import { zodProblem } from '../platform/problem-answers.ts';
import { factsKeptFrom } from './kept-facts.ts';
import { ExecutionTask } from './schema.ts';
import { readUsualTask, type ReadTask } from './usual-task.ts';

const msPerDay = 86_400_000;
const longestFutureMs = msPerDay; // clocks that are wrong by a time zone
const deepestNesting = 30;

/** A report that may be recorded: complete, its instants parsed. */
export type CheckedTask = Omit<ReadTask, 'finishedAt'> & { finishedAt: Date | null };

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
  const usual = readUsualTask(raw);
  const read = usual ? { ok: true as const, value: usual } : readTask(raw);
  if (!read.ok) return read;
  const { startedAt, finishedAt = endOf(read.value.status, startedAt, arrivedAt) } = read.value;
  const wrong =
    misdated('startedAt', startedAt, now) ?? (finishedAt && misdated('finishedAt', finishedAt, now));
  return wrong ? refused(wrong) : { ok: true, value: Object.assign(read.value, { finishedAt }) };
}

/** Reads any task by the schema. */
function readTask(raw: object): Checked<ReadTask> {
  const unstorable = findUnstorable(raw);
  if (unstorable) return refused(unstorable);
  const parsed = ExecutionTask.safeParse(raw);
  if (!parsed.success) return { ok: false, errors: zodProblem(parsed.error).errors ?? [] };
  const { startedAt, finishedAt, ...task } = parsed.data;
  const end = finishedAt === undefined ? {} : { finishedAt: new Date(finishedAt) };
  return { ok: true, value: { ...task, startedAt: new Date(startedAt), ...end } };
}

/** What is wrong with the instant of a fact that a field tells: it lies too far ahead, or before everything that is kept. */
export function misdated(name: string, at: Date, now: Date): FieldError | null {
  if (at.getTime() > now.getTime() + longestFutureMs)
    return { path: `/${name}`, message: `${name} lies more than 24 hours ahead.` };
  const keptFrom = factsKeptFrom(now);
  if (at.getTime() >= keptFrom.getTime()) return null;
  return {
    path: `/${name}`,
    message: `${name} lies before ${keptFrom.toISOString()}, the beginning of what is kept.`,
  };
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
