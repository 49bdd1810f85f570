import { randomBytes } from 'node:crypto';
import { appOf, modulesOf } from '../blueprint-flow.ts';
import type { ExecutionStatus, MakeAccount, MakeScenario } from '../make-account.ts';
import { countModules, runFlow, type RunState } from './run-flow.ts';
import { failingModule, isReporting } from './reporting-modules.ts';
import type { RunOptions, RunResult } from './run-options.ts';

const STATUS: Record<string, ExecutionStatus> = { success: 1, warning: 2, error: 3 };

const DEFAULT_ERROR = { name: 'RuntimeError', message: 'The service answered with an error.' };

/**
 * Runs an installed scenario once. Its reporting modules really report, in the order of the flow and through all routes; every
 * other module only takes its share of the run's time. Where an error happens, the module's error handler runs, and its
 * directive decides how the run goes on and with which status it ends.
 */
export async function runScenario(
  account: MakeAccount,
  scenario: MakeScenario,
  options: RunOptions = {},
): Promise<RunResult> {
  const { outcome = 'success', durationMs = 1500, error = DEFAULT_ERROR } = options;
  const { flow } = scenario.blueprint;
  const ordinary = modulesOf(flow).filter((module) => !isReporting(module, options));
  const failAt = outcome === 'error' ? (options.failAt ?? failingModule(ordinary, options)) : null;
  const state: RunState = {
    account,
    scenario,
    options: { ...options, error },
    result: {
      executionId: randomBytes(16).toString('hex'),
      status: STATUS[outcome] ?? 1,
      ran: [],
      reports: [],
    },
    failAt,
    startedAt: options.at ?? account.now(),
    durationMs,
    done: 0,
    total: countModules(flow, options),
  };
  await runFlow(state, flow, false);

  const { result, startedAt, done } = state;
  const cause = ordinary.find(({ id }) => id === failAt);
  const causeModule = cause ? { causeModule: { name: cause.module, appName: appOf(cause.module) } } : {};
  account.executions.push({
    id: result.executionId,
    scenarioId: scenario.id,
    status: result.status,
    startedAt,
    durationMs,
    operations: options.operations ?? Math.max(1, done),
    centicredits: options.centicredits ?? 100 * Math.max(1, done),
    type: options.type ?? 'auto',
    error: result.status === 1 ? null : { ...error, ...causeModule },
  });
  return result;
}
