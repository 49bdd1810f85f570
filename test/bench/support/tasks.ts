import { createHash } from 'node:crypto';
import { customers, installationId, installations } from './reporters.ts';

const spanMs = 3 * 86_400_000;
const runOfThis = `${process.pid} ${Date.now()}`;
let made = 0;

/** A task that nobody has reported yet: of the last three days, one of twenty failed, one of three with a model. */
export function newTask(): Record<string, unknown> {
  made += 1;
  const startedAt = Date.now() - ((made * 7_919_111) % spanMs) - 60_000;
  const hasFailed = made % 20 === 0;
  return {
    executionId: createHash('md5').update(`${runOfThis} ${made}`).digest('hex'),
    status: hasFailed ? 'failed' : 'completed',
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(startedAt + 1_000 + ((made * 7_919) % 59_000)).toISOString(),
    credits: String(3 + (made % 5)),
    ...(made % 3 === 0
      ? { aiModel: 'bench-model', inputTokens: 800 + (made % 700), outputTokens: 100 + (made % 333) }
      : {}),
    ...(hasFailed ? { error: { code: 'RuntimeError', message: 'It failed.' } } : {}),
  };
}

/** New tasks of one customer, over all installations of theirs. */
export const newBatch = (customer: number, size: number) =>
  Array.from({ length: size }, () => ({
    ...newTask(),
    installationId: installationId(customer + customers * ((made * 31) % (installations / customers))),
  }));
