import { expect } from 'vitest';
import { apiClient, type ApiClient } from '../../../support/api-client.ts';
import type { Installation, Report } from './facts.ts';
import type { Customer } from './stage.ts';

/** Where an installation's reports go. */
export type Placed = Installation & { token: string };

const iso = (at: number) => new Date(at).toISOString();

/** The body of a report without what is not said. */
export function bodyOf({
  installation: _installation,
  errorCode,
  startedAt,
  finishedAt,
  ...report
}: Report): object {
  const said = {
    ...report,
    startedAt: iso(startedAt),
    finishedAt: finishedAt === null ? null : iso(finishedAt),
    warning: report.warning || null,
    error: errorCode === null ? null : { code: errorCode, message: 'It went wrong.' },
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

/** How reports are sent: so many of one customer at once, one batch after the other or all at the same time. */
export type Sending = { batchSize: number; isAtOnce?: boolean };

/** Sends reports; one alone goes to the address of its installation, when it states its credits, else as a batch. */
export async function sendReports(
  url: string,
  customers: readonly Customer[],
  places: readonly Placed[],
  { reports, batchSize, isAtOnce = false }: { reports: readonly Report[] } & Sending,
): Promise<void> {
  const visitor = apiClient(url);
  const calls = customers.flatMap((customer, index) => {
    const own = reports.filter(({ installation }) => (installation < 2 ? 0 : 1) === index);
    return Array.from({ length: Math.ceil(own.length / batchSize) }, (_, batch) => () => {
      const some = own.slice(batch * batchSize, (batch + 1) * batchSize);
      const [only] = some;
      return some.length === 1 && only && only.credits !== null
        ? sendAlone(visitor, places[only.installation]?.token ?? '', only)
        : sendBatch(customer, places, some);
    });
  });
  if (isAtOnce) await Promise.all(calls.map((call) => call()));
  else for (const call of calls) await call();
}

async function sendAlone(visitor: ApiClient, token: string, report: Report): Promise<void> {
  const { status, body } = await visitor.post(`/v1/report/${token}`, bodyOf(report));
  expect({ status, body }).toMatchObject({ status: 204 });
}

async function sendBatch(customer: Customer, places: readonly Placed[], reports: Report[]): Promise<void> {
  const tasks = reports.map((report) => ({
    installationId: places[report.installation]?.id,
    ...bodyOf(report),
  }));
  const { status, body } = await customer.post('/v1/execution-tasks', { tasks });
  expect({ status, ...body }).toMatchObject({ status: 200, rejected: [] });
  expect(body.accepted + body.updated + body.duplicates).toBe(reports.length);
}
