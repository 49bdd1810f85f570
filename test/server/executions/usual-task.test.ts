import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExecutionTask } from '../../../server/executions/schema.ts';
import { readUsualTask } from '../../../server/executions/usual-task.ts';
import { sized } from '../../support/sizes.ts';

const usual = {
  installationId: 'ins_0123456789',
  executionId: 'a2fb7c1f6f9e4c55',
  taskKey: 'order 17',
  status: 'completed',
  startedAt: '2026-03-31T23:59:59Z',
  finishedAt: '2026-03-31T23:59:59.999Z',
  warning: true,
  kind: 'test',
  retryOf: 'a2fb7c1f6f9e4c54',
  items: 3,
  aiModel: 'gpt-4.1 mini',
  inputTokens: 0,
  outputTokens: 1_000_000,
  credits: '3.000001',
  timeSavedMinutes: 2.5,
  error: { code: 'RuntimeError', message: 'It failed.' },
};

/** Texts, numbers and shapes at which a reader in a hurry could judge otherwise than the schema. */
const words = [
  ['', ' ', ' a', 'a ', 'a', '\u0000', '\u00a0a', 'ä', '\ud83d\ude00', 'x'.repeat(100), 'x'.repeat(101)],
  ['running', 'completed', 'failed', 'Completed', 'run', 'errorHandler', 'none', 'main', 'NaN', '1e3'],
  ['0', '-0', '-1', '00', '1.', '.5', '0.0000001', '1.1234567', '999999.999999', '1000000', '1000000.1'],
].flat();
const instants = [
  ['2026-02-28T00:00:00Z', '2026-02-29T00:00:00Z', '2024-02-29T00:00:00Z', '2026-02-30T00:00:00Z'],
  ['2026-04-30T00:00:00Z', '2026-04-31T00:00:00Z', '2026-12-31T23:59:59.123456Z', '2026-01-01T24:00:00Z'],
  ['2026-01-01T00:00Z', '2026-01-01T00:00:60Z', '2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00'],
  ['1899-12-31T00:00:00Z', '1900-01-01T00:00:00Z', '2999-12-31T00:00:00Z', '3000-01-01T00:00:00Z'],
  ['2026-13-01T00:00:00Z', '2026-00-10T00:00:00Z', '2026-01-00T00:00:00Z', '2026-01-01t00:00:00z'],
].flat();
const numbers = [0, -0, 1, -1, 0.5, 1e-7, 1e21, 1_000_000, 1_000_001, 2 ** 53, 0.1 + 0.2, 999_999.5];
const shapes = [
  null,
  true,
  false,
  [],
  {},
  ['a'],
  { code: 'a' },
  { code: ' a' },
  { message: '' },
  { other: 1 },
];
const hostile = fc.oneof(
  fc.constantFrom<unknown>(...words, ...instants, ...numbers, ...shapes),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.double(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const change = fc.oneof(
  fc.tuple(fc.constantFrom('startedAt', 'finishedAt'), fc.constantFrom(...instants)),
  fc.tuple(fc.constantFrom('credits', 'timeSavedMinutes', 'items'), fc.constantFrom(...words, ...numbers)),
  fc.tuple(fc.constantFrom(...Object.keys(usual), 'data', 'cost', '__proto__', 'constructor'), hostile),
);
const anyTask = fc
  .tuple(fc.subarray(Object.keys(usual)), fc.array(change, { maxLength: 2 }))
  .map(([left, changes]) =>
    Object.fromEntries([
      ...Object.entries(usual).filter(([name]) => !left.includes(name) || name.endsWith('Id')),
      ...changes,
    ]),
  );

test('a task that is read without the schema is what the schema makes of it', () => {
  let count = 0;
  fc.assert(
    fc.property(anyTask, (task) => {
      const read = readUsualTask(task);
      if (read === null) return;
      count += 1;
      const { startedAt, finishedAt, ...rest } = ExecutionTask.parse(task);
      const end = finishedAt === undefined ? {} : { finishedAt: new Date(finishedAt) };
      expect(read).toEqual({ ...rest, startedAt: new Date(startedAt), ...end });
    }),
    { numRuns: sized({ part: 5_000, whole: 100_000 }) },
  );
  expect(count).toBeGreaterThan(500);
});

test('what tasks usually say is read without the schema, on every day of every month', () => {
  expect(readUsualTask(usual)).toMatchObject({ credits: '3.000001', timeSavedMinutes: '2.5' });
  for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
    const startedAt = new Date(day);
    const running = { installationId: 'ins_1', executionId: '1', status: 'running' };
    expect(readUsualTask({ ...running, startedAt: startedAt.toISOString() })).toEqual({
      ...running,
      taskKey: 'main',
      startedAt,
    });
  }
});
