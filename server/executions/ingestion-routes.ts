import { z } from 'zod';
import type { Deps } from '../platform/deps.ts';
import { endpoint, noContent, ok, type Endpoint } from '../platform/endpoint.ts';
import { RecordedTasks } from './calibration/calibration-schema.ts';
import { takeQuestions } from './calibration/due-questions.ts';
import { recordMetrics } from './metrics/record-metrics.ts';
import { noteTasks } from './note-tasks.ts';
import { recordReport } from './record-report.ts';
import { recordTasks } from './record-tasks.ts';
import { admissionTo } from './recording-desks.ts';
import { CustomMetricBatch, ExecutionTaskBatch, RecordedBatch, ReportToken, TaskReport } from './schema.ts';

const batchLimitBytes = 1024 * 1024;
const busy =
  'While more comes in than can be written it answers 429 with Retry-After; sending the same again counts nothing twice.';

/** Where installations report: what comes in here is judged item by item, written together, and answered after the commit. */
export function ingestionRoutes(deps: Deps): Endpoint[] {
  const admission = { tasks: admissionTo(deps, 'tasks'), metrics: admissionTo(deps, 'metrics') };
  return [
    endpoint({
      method: 'post',
      path: '/v1/execution-tasks',
      summary: 'Report execution tasks',
      description: `Up to 1,000 tasks. Each is judged by itself, so that a bad one never costs the others; it is kept, so that the operators of the library can mend it. A task is known by installationId, executionId and taskKey, whatever its times: sending it again changes nothing, and states only move from running to an end; an end with another startedAt moves the task to that day. ${busy}`,
      access: { kind: 'customer' },
      body: ExecutionTaskBatch,
      answers: { 200: RecordedTasks },
      isIdempotent: true,
      isIngestion: true,
      admission: admission.tasks,
      bodyLimitBytes: batchLimitBytes,
      handle: async ({ caller, body }) => {
        noteTasks(body.tasks);
        const recorded = await recordTasks(deps, caller.customerId, body.tasks);
        const questions = await takeQuestions(deps, caller.customerId, installationsOf(body.tasks));
        return ok(questions.length > 0 ? { ...recorded, questions } : recorded);
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/report/{token}',
      summary: 'Report one task by the address of an installation',
      description: `For a plain HTTP module: no key is needed, the address is the permission. Numbers and truth values may come as text, and what is empty counts as left out. The header Feedback-Url of the answer leads to a page on which to say, without signing in, that the result of this run was wrong. After the 5th, 25th and 100th success the header Calibration-Url leads to a page that asks how long the work takes by hand. ${busy}`,
      access: { kind: 'public' },
      params: ReportToken,
      body: z.unknown().meta({ override: z.toJSONSchema(TaskReport, { io: 'input' }) as object }),
      answers: { 204: 'empty' },
      isIngestion: true,
      admission: admission.tasks,
      handle: async ({ params, body }) => {
        const { question, resultUrl } = await recordReport(deps, params.token, body);
        const asked = question && { 'Calibration-Url': question.answerUrl };
        return { ...noContent(), headers: { 'Feedback-Url': resultUrl, ...asked } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/metrics',
      summary: 'Record figures of your own about a scenario',
      description: `A figure is known by scenario, installation, name and instant: the same again is a duplicate, another value replaces it. ${busy}`,
      access: { kind: 'customer' },
      body: CustomMetricBatch,
      answers: { 200: RecordedBatch },
      isIdempotent: true,
      isIngestion: true,
      admission: admission.metrics,
      bodyLimitBytes: batchLimitBytes,
      handle: async ({ caller, body }) => ok(await recordMetrics(deps, caller.customerId, body.metrics)),
    }),
  ];
}

/** Which installations a batch names; whose they are is asked where it matters. */
function installationsOf(tasks: readonly unknown[]): unknown[] {
  return tasks.map((task) => (task as { installationId?: unknown } | null)?.installationId);
}
