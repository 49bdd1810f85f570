import fc from 'fast-check';
import type { ModelTask } from './naive-model.ts';

/** Days around the change to daylight saving in New York (8 March 2026, 07:00Z), where days have 23 hours. */
const start = Date.parse('2026-03-06T22:00:00Z');
const models = ['none', 'none', 'gpt-test', 'model-without-price'];
const executions = ['e0', 'e1', 'e2', 'e3', 'e4'];

const task = fc.record({
  installation: fc.integer({ min: 0, max: 2 }),
  execution: fc.constantFrom(...executions),
  taskKey: fc.constantFrom('main', 'main', 'second'),
  kind: fc.constantFrom(
    'run' as const,
    'run' as const,
    'run' as const,
    'run' as const,
    'test' as const,
    'errorHandler' as const,
  ),
  status: fc.constantFrom('running' as const, 'completed' as const, 'completed' as const, 'failed' as const),
  warning: fc.boolean(),
  startMinutes: fc.integer({ min: 0, max: 3 * 24 * 60 }),
  durationMs: fc.integer({ min: 0, max: 600_000 }),
  items: fc.integer({ min: 0, max: 5 }),
  timeSavedMinutes: fc.option(fc.integer({ min: 0, max: 90 })),
  credits: fc.option(fc.integer({ min: 0, max: 9 })),
  aiModel: fc.constantFrom(...models),
  inputTokens: fc.option(fc.integer({ min: 0, max: 9_999 })),
  outputTokens: fc.option(fc.integer({ min: 0, max: 9_999 })),
  costMicros: fc.option(fc.integer({ min: 0, max: 9_999 }), { freq: 3 }),
  valueMicros: fc.option(fc.integer({ min: 0, max: 5_000_000 }), { freq: 3 }),
  valueCurrency: fc.constantFrom('usd', 'usd', 'eur'),
});

/** Which execution each one repeats: an earlier one or none, the same for all tasks of the execution. */
const retries = fc.record(
  Object.fromEntries(
    executions.map((execution, index) => [
      execution,
      fc.option(fc.constantFrom(...executions.slice(0, Math.max(index, 1))), { freq: 2 }),
    ]),
  ),
);

export type History = { tasks: ModelTask[]; order: number[]; batchSize: number };

/** Tasks of three installations with chains of retries, and an order in which their reports arrive, some of them twice. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    tasks: fc.uniqueArray(task, {
      minLength: 1,
      maxLength: 24,
      selector: ({ installation, execution, taskKey }) => `${installation} ${execution} ${taskKey}`,
    }),
    retries: fc.array(retries, { minLength: 3, maxLength: 3 }),
    order: fc.array(fc.nat(), { minLength: 90, maxLength: 90 }),
    batchSize: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ tasks, retries: byInstallation, order, batchSize }) => ({
    order,
    batchSize,
    tasks: tasks.map(({ startMinutes, durationMs, ...rest }) => {
      const startedAt = start + startMinutes * 60_000;
      const retryOf = byInstallation[rest.installation]?.[rest.execution] ?? null;
      return {
        ...rest,
        warning: rest.warning && rest.status === 'completed',
        inputTokens: rest.aiModel === 'none' ? null : rest.inputTokens,
        outputTokens: rest.aiModel === 'none' ? null : rest.outputTokens,
        retryOf: retryOf === rest.execution ? null : retryOf,
        startedAt,
        finishedAt: rest.status === 'running' ? null : startedAt + durationMs,
      };
    }),
  }));

/** The day in New York, from its two offsets of that week. */
export function dayInNewYork(at: number): string {
  const offsetHours = at < Date.parse('2026-03-08T07:00:00Z') ? -5 : -4;
  return new Date(at + offsetHours * 3_600_000).toISOString().slice(0, 10);
}
