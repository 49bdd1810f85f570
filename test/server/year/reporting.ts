import { expect } from 'vitest';
import { tasksOf, type Facts, type Report } from '../analytics/figures/facts.ts';
import { bodyOf } from '../analytics/figures/send-reports.ts';
import type { Year } from './year-world.ts';

const mostAtOnce = 500;
export type Outcomes = { accepted: number; updated: number; duplicates: number };

/** All that happened so far, as the plain model takes it. */
export function factsOf({ facts, places, reports, clock }: Year): Facts {
  return {
    ...facts,
    asOf: clock.now.getTime(),
    installations: places,
    tasks: tasksOf(reports, places, clock.now.getTime()),
  };
}

/** A report of a run that ended a minute after it began, unless something else is said. */
export function runOf(
  executionId: string,
  fields: Partial<Report> & Pick<Report, 'installation' | 'startedAt'>,
): Report {
  const status = fields.status ?? 'completed';
  return {
    executionId,
    taskKey: 'main',
    kind: 'run',
    retryOf: null,
    status,
    warning: false,
    finishedAt: status === 'running' ? null : fields.startedAt + 60_000,
    items: null,
    timeSavedMinutes: null,
    credits: null,
    aiModel: null,
    inputTokens: null,
    outputTokens: null,
    cost: null,
    value: null,
    errorCode: null,
    ...fields,
  };
}

export const taskBody = ({ places }: Year, report: Report): Record<string, unknown> => ({
  installationId: places[report.installation]?.id,
  ...bodyOf(report),
});

/** Sends reports, all customers at once and every other one to the other server; nothing may be refused. */
export async function send(year: Year, reports: readonly Report[], turn = 0): Promise<Outcomes> {
  const told: Outcomes = { accepted: 0, updated: 0, duplicates: 0 };
  year.reports.push(...reports);
  await Promise.all(
    year.customers.map(async (customer, index) => {
      const own = reports.filter(({ installation }) => year.places[installation]?.customerId === customer.id);
      const client = (index + turn) % 2 === 0 ? customer : customer.there;
      for (let at = 0; at < own.length; at += mostAtOnce) {
        const tasks = own.slice(at, at + mostAtOnce).map((report) => taskBody(year, report));
        const { status, body } = await client.post('/v1/execution-tasks', { tasks });
        expect({ status, ...body }).toMatchObject({ status: 200, rejected: [] });
        for (const name of Object.keys(told) as (keyof Outcomes)[]) told[name] += body[name];
      }
    }),
  );
  expect(told.accepted + told.updated + told.duplicates).toBe(reports.length);
  return told;
}
