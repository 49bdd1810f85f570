import type { z } from 'zod';
import { TaskKind, TaskStatus, type ExecutionTask } from './schema.ts';

type Schema = z.output<typeof ExecutionTask>;
/** What the schema makes of a task, its instants read. */
export type ReadTask = Omit<Schema, 'startedAt' | 'finishedAt'> & { startedAt: Date; finishedAt?: Date };

/** What a field of a task says, or undefined where the schema has to look. */
type Reader = (value: unknown) => unknown;

/** Printable ASCII without spaces at its ends. */
const usualText = /^[!-~](?:[ -~]{0,98}[!-~])?$/;
/** Days that their month has in every year, in UTC. */
const usualInstant =
  /^(?:19|2\d)\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/;
const usualDecimal = /^\d{1,6}(?:\.\d{1,6})?$/;
const usualMost = 1_000_000;

const text: Reader = (value) => (typeof value === 'string' && usualText.test(value) ? value : undefined);
const instant: Reader = (value) =>
  typeof value === 'string' && usualInstant.test(value) ? new Date(value) : undefined;
const integer: Reader = (value) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= usualMost ? value : undefined;
const decimal: Reader = (value) => {
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && usualDecimal.test(written) ? written : undefined;
};
const oneOf =
  (words: readonly string[]): Reader =>
  (value) =>
    words.includes(value as string) ? value : undefined;

const readers = new Map<string, Reader>([
  ['installationId', text],
  ['executionId', text],
  ['taskKey', text],
  ['status', oneOf(TaskStatus.options)],
  ['startedAt', instant],
  ['finishedAt', instant],
  ['warning', (value) => (typeof value === 'boolean' ? value : undefined)],
  ['kind', oneOf(TaskKind.options)],
  ['retryOf', text],
  ['items', integer],
  ['aiModel', text],
  ['inputTokens', integer],
  ['outputTokens', integer],
  ['credits', decimal],
  ['timeSavedMinutes', decimal],
  ['error', (value) => fieldsOf(value, errorReaders)],
]);
const errorReaders = new Map<string, Reader>([
  ['code', text],
  ['message', text],
]);

/**
 * Reads a task that has only what most tasks have, in a fifth of the time that the schema takes; null for any other, which may be as sound. It says the
 * same as the schema of all that it reads.
 */
export function readUsualTask(raw: object): ReadTask | null {
  const read = fieldsOf(raw, readers) as Partial<ReadTask> | undefined;
  if (!read?.installationId || !read.executionId || !read.status || !read.startedAt) return null;
  const { status, startedAt, finishedAt, executionId, retryOf } = read;
  if (finishedAt && (status === 'running' || finishedAt < startedAt)) return null;
  if (retryOf === executionId) return null;
  read.taskKey ??= 'main';
  return read as ReadTask;
}

/** Every field as its reader reads it; undefined when there is one that has none, or that its reader leaves to the schema. */
function fieldsOf(given: unknown, by: ReadonlyMap<string, Reader>): Record<string, unknown> | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    const field = by.get(name)?.((given as Record<string, unknown>)[name]);
    if (field === undefined) return undefined;
    fields[name] = field;
  }
  return fields;
}
