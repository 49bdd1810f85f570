import { z } from 'zod';
import type { FieldError } from '../platform/errors.ts';
import { zodProblem } from '../platform/problem-answers.ts';
import { TaskReport } from './schema.ts';

const msPerDay = 86_400_000;
const longestFutureMs = msPerDay; // clocks that are wrong by a time zone
const oldestMonths = 25; // two years of history and the month they began in
const deepestNesting = 30;

/** A report that may be recorded: complete, its instants parsed. */
export type CheckedTask = Omit<z.output<typeof TaskReport>, 'startedAt' | 'finishedAt'> & {
  installationId: string;
  startedAt: Date;
  finishedAt: Date | null;
  /** Make credits that sending this report cost; absent: none that is known of. */
  reportingCredits?: number;
};
export type Checked<T> = { ok: true; value: T } | { ok: false; errors: FieldError[] };

/**
 * Judges one task by itself. Beside the types of its fields: `finishedAt` is not before `startedAt`; neither lies more than 24 hours
 * ahead of the present; a task that started more than 25 months ago is refused; text is such that a database can keep it. An
 * end that comes without `finishedAt` is dated by its arrival (by its start, when that is later).
 */
export function checkTask(raw: unknown, now: Date): Checked<CheckedTask> {
  const { installationId, ...rest } = isObject(raw) ? raw : { installationId: undefined };
  if (!isObject(raw)) return refused('/', 'Expected an object with the fields of a task.');
  const id = z.string().trim().min(1).max(100).safeParse(installationId);
  const report = checkReport(rest, now);
  const idErrors = id.success
    ? []
    : [{ path: '/installationId', message: 'Name the installation: "ins_…".' }];
  if (!report.ok) return { ok: false, errors: [...idErrors, ...report.errors] };
  if (!id.success) return { ok: false, errors: idErrors };
  return { ok: true, value: { ...report.value, installationId: id.data } };
}

/** The same for a report whose installation is known from its token. */
export function checkReport(raw: unknown, now: Date): Checked<Omit<CheckedTask, 'installationId'>> {
  const unstorable = findUnstorable(raw);
  if (unstorable) return { ok: false, errors: [unstorable] };
  const parsed = TaskReport.safeParse(raw);
  if (!parsed.success) return { ok: false, errors: zodProblem(parsed.error).errors ?? [] };
  const { startedAt: startedText, finishedAt: finishedText, ...task } = parsed.data;
  const startedAt = new Date(startedText);
  const finishedAt = finishedText ? new Date(finishedText) : endOf(task.status, startedAt, now);
  const latest = now.getTime() + longestFutureMs;
  if (startedAt.getTime() > latest) return refused('/startedAt', 'startedAt lies more than 24 hours ahead.');
  if (finishedAt && finishedAt.getTime() > latest)
    return refused('/finishedAt', 'finishedAt lies more than 24 hours ahead.');
  const oldest = new Date(now);
  oldest.setUTCMonth(oldest.getUTCMonth() - oldestMonths);
  if (startedAt < oldest) return refused('/startedAt', `startedAt is more than ${oldestMonths} months ago.`);
  return { ok: true, value: { ...task, startedAt, finishedAt } };
}

/**
 * Finds text that PostgreSQL cannot store (the character U+0000, half a surrogate pair) or nesting without end, which would
 * fail the whole batch instead of the one task.
 */
export function findUnstorable(value: unknown, path = '', depth = 0): FieldError | null {
  if (depth > deepestNesting) return { path, message: `Nested more than ${deepestNesting} levels deep.` };
  if (typeof value === 'string')
    return value.includes('\0') || !value.isWellFormed()
      ? { path, message: 'Contains a character that cannot be stored (U+0000 or half a surrogate pair).' }
      : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    const childPath = `${path}/${key.toWellFormed().replaceAll('\0', '')}`;
    const found = findUnstorable(key, childPath, depth) ?? findUnstorable(child, childPath, depth + 1);
    if (found) return found;
  }
  return null;
}

function endOf(status: string, startedAt: Date, now: Date): Date | null {
  if (status === 'running') return null;
  return startedAt > now ? startedAt : now;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (path: string, message: string) => ({ ok: false as const, errors: [{ path, message }] });
