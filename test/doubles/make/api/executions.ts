import type { FormFields } from '../../http/nested-form.ts';
import type { MakeAccount, MakeExecution, MakeScenario } from '../make-account.ts';
import { badRequest, MakeApiError, notFound } from '../make-api-error.ts';
import { runScenario } from '../run/run-scenario.ts';
import { accessibleScenario } from './access.ts';
import { columnsOf, countOf } from './columns.ts';
import { route, type MakeCall, type MakeRoute } from './route.ts';

/** Running a scenario and its logs. */
export function executionRoutes(account: MakeAccount): MakeRoute[] {
  return [
    route('scenarios:run', 'POST', '/scenarios/:id/run', (call) => run(account, call)),
    route('scenarios:read', 'GET', '/scenarios/:id/logs', ({ token, params, query }) => {
      const scenario = accessibleScenario(account, token, params['id']);
      const pg = typeof query['pg'] === 'object' && !Array.isArray(query['pg']) ? query['pg'] : {};
      const limit = countOf(pg['limit'], 'pg[limit]') ?? 50;
      const matching = executionsOf(account, scenario, query);
      const after = pg['last'] === undefined ? 0 : matching.findIndex(({ id }) => id === pg['last']) + 1;
      const offset = after + (countOf(pg['offset'], 'pg[offset]') ?? 0);
      const rows = matching
        .slice(offset, offset + limit)
        .map((execution) => columnsOf(logRow(account, scenario, execution), query));
      return { scenarioLogs: rows, pg: { limit, last: rows.at(-1)?.['id'] ?? null, sortDir: 'desc' } };
    }),
    route('scenarios:read', 'GET', '/scenarios/:id/logs/:executionId', ({ token, params }) => {
      const scenario = accessibleScenario(account, token, params['id']);
      return {
        scenarioLog: logRow(account, scenario, executionOf(account, scenario, params['executionId'])),
      };
    }),
    route('scenarios:read', 'GET', '/scenarios/:id/executions/:executionId', ({ token, params }) => {
      const scenario = accessibleScenario(account, token, params['id']);
      const execution = executionOf(account, scenario, params['executionId']);
      return {
        status: STATUS_WORDS[execution.status],
        ...(execution.error ? { error: execution.error } : {}),
      };
    }),
  ];
}

const STATUS_WORDS = { 0: 'RUNNING', 1: 'SUCCESS', 2: 'WARNING', 3: 'ERROR' } as const;

async function run(account: MakeAccount, { token, params, body }: MakeCall): Promise<object> {
  const scenario = accessibleScenario(account, token, params['id']);
  if (!scenario.isActive)
    throw new MakeApiError(400, {
      message: 'Scenario is not active',
      detail: 'Only active scenarios can be run.',
      code: 'SC400',
    });
  if (body['responsive'] !== undefined && typeof body['responsive'] !== 'boolean')
    throw badRequest('responsive: must be a boolean');
  const { executionId, status } = await runScenario(account, scenario, { type: 'manual' });
  return body['responsive'] === true ? { executionId, status, outputs: {} } : { executionId };
}

/** Newest first; `status` filters by outcome, `from` and `to` by start in milliseconds. */
function executionsOf(account: MakeAccount, scenario: MakeScenario, query: FormFields): MakeExecution[] {
  const from = countOf(query['from'], 'from') ?? -Infinity;
  const to = countOf(query['to'], 'to') ?? Infinity;
  const status = countOf(query['status'], 'status');
  return account.executions
    .filter((execution) => {
      const startedAtMs = execution.startedAt.getTime();
      if (execution.scenarioId !== scenario.id || startedAtMs < from || startedAtMs > to) return false;
      return status === undefined || execution.status === status;
    })
    .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
}

function executionOf(account: MakeAccount, scenario: MakeScenario, id: string | undefined): MakeExecution {
  const execution = account.executions.find((entry) => entry.id === id && entry.scenarioId === scenario.id);
  if (!execution) throw notFound('Execution');
  return execution;
}

function logRow(account: MakeAccount, scenario: MakeScenario, execution: MakeExecution) {
  return {
    id: execution.id,
    imtId: execution.id,
    status: execution.status,
    duration: execution.durationMs,
    operations: execution.operations,
    centicredits: execution.centicredits,
    transfer: 1024 * execution.operations,
    type: execution.type,
    authorId: execution.type === 'manual' ? account.user.id : null,
    instant: scenario.scheduling['type'] === 'immediately',
    timestamp: execution.startedAt.toISOString(),
    teamId: scenario.teamId,
    organizationId: account.teams.get(scenario.teamId)?.organizationId,
  };
}
