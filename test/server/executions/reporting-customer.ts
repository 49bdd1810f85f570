import { customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer } from '../../support/server.ts';

/** The present of these tests. */
export const now = new Date('2026-03-15T12:00:00Z');

export type Reporting = Awaited<ReturnType<typeof startReporting>>;

/** A server with a customer who has an installation and reports its runs. */
export async function startReporting(env: Record<string, string> = {}) {
  const server = await startTestServer({ now: () => now, env });
  const scenario = await insertScenario(server.pool);
  const customer = await customerClient(server);
  const installation = await insertInstallation(server.pool, { customerId: customer.id, scenario });
  let executions = 0;
  return {
    server,
    scenario,
    customer,
    installation,
    /** A run that took five seconds and completed, or what `fields` say of it. */
    task: (fields: Record<string, unknown> = {}) => ({
      installationId: installation.id,
      executionId: `execution-${(executions += 1)}`,
      status: 'completed',
      startedAt: '2026-03-15T11:00:00Z',
      finishedAt: '2026-03-15T11:00:05Z',
      ...fields,
    }),
    report: (tasks: unknown[]) => customer.post('/v1/execution-tasks', { tasks }),
    stored: async (executionId: string) =>
      (await server.pool.query('select * from execution_tasks where execution_id = $1', [executionId])).rows,
  };
}
