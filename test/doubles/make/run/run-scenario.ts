import { randomBytes } from 'node:crypto';
import { appOf, modulesOf, type FlowModule } from '../blueprint-flow.ts';
import { mappedValue } from '../mapping/mapped-value.ts';
import type { ExecutionStatus, MakeAccount, MakeScenario } from '../make-account.ts';
import { isHttpModule, performHttpModule, unmappedUrl, type ReportAnswer } from './http-report.ts';
import { lookupFor } from './lookup.ts';

export type AppReport = {
  moduleId: number;
  /** As in the blueprint: `app#scenario-library:reportExecution`. */
  module: string;
  /** Parameters and resolved mapper together, as a module sees them. */
  parameters: Record<string, unknown>;
  executionId: string;
};

export type RunOptions = {
  /** `success` when left out. */
  outcome?: 'success' | 'warning' | 'error' | undefined;
  /** Module in which an error happens; when left out, the first one whose error handler reports, else the last ordinary one. */
  failAt?: number | undefined;
  error?: { name: string; message: string } | undefined;
  /** When the run starts; the double's own time when left out. */
  at?: Date | undefined;
  durationMs?: number | undefined;
  operations?: number | undefined;
  centicredits?: number | undefined;
  type?: 'auto' | 'manual' | undefined;
  /** Output of modules by id, for references such as `{{3.status}}`. */
  bundles?: Record<number, unknown> | undefined;
  /** HTTP modules whose url begins with this report; every one to `/v1/report/` when left out. */
  reportUrl?: string | undefined;
  /** Runs the custom app's reporting module, with an interpreter of the app; without it such a module does nothing. */
  reportExecution?: ((report: AppReport) => unknown) | undefined;
};

export type RunResult = {
  executionId: string;
  status: ExecutionStatus;
  reports: (ReportAnswer & { moduleId: number; module: string })[];
};

type RunState = {
  account: MakeAccount;
  scenario: MakeScenario;
  options: RunOptions;
  result: RunResult;
  failAt: number | null;
  startedAt: Date;
  durationMs: number;
  done: number;
  total: number;
  hasStopped: boolean;
};

/**
 * Runs an installed scenario once. Its reporting modules really report, in the order of the flow and through all routes; every
 * other module only takes its share of the run's time. An error runs the error handler of the module it happens in, and ends the run.
 */
export async function runScenario(
  account: MakeAccount,
  scenario: MakeScenario,
  options: RunOptions = {},
): Promise<RunResult> {
  const { outcome = 'success', durationMs = 1500 } = options;
  const startedAt = options.at ?? account.now();
  const flow = scenario.blueprint.flow;
  const ordinary = modulesOf(flow).filter((module) => !isReporting(module, options));
  const status = ({ success: 1, warning: 2, error: 3 } as const)[outcome];
  const result: RunResult = { executionId: randomBytes(16).toString('hex'), status, reports: [] };
  const failAt = outcome === 'error' ? (options.failAt ?? failingModule(ordinary, options)) : null;
  const state: RunState = {
    account,
    scenario,
    options,
    result,
    failAt,
    startedAt,
    durationMs,
    done: 0,
    total: countedModules(flow, options),
    hasStopped: false,
  };
  await runFlow(state, flow, false);

  const cause = ordinary.find(({ id }) => id === failAt);
  account.executions.push({
    id: result.executionId,
    scenarioId: scenario.id,
    status: result.status,
    startedAt,
    durationMs,
    operations: options.operations ?? Math.max(1, state.done),
    centicredits: options.centicredits ?? 100 * Math.max(1, state.done),
    type: options.type ?? 'auto',
    error:
      result.status === 3
        ? {
            ...(options.error ?? DEFAULT_ERROR),
            ...(cause ? { causeModule: { name: cause.module, appName: appOf(cause.module) } } : {}),
          }
        : null,
  });
  return result;
}

const DEFAULT_ERROR = { name: 'RuntimeError', message: 'The service answered with an error.' };

async function runFlow(state: RunState, flow: FlowModule[], isErrorFlow: boolean): Promise<void> {
  for (const module of flow) {
    if (state.hasStopped) return;
    if (isReporting(module, state.options)) await report(state, module);
    else if (module.id === state.failAt) await fail(state, module);
    else if (!isErrorFlow) state.done += 1;
    for (const route of module.routes ?? [])
      if (!state.hasStopped) await runFlow(state, route.flow, isErrorFlow);
    const branch = chosenBranch(module, state.failAt);
    if (branch && !state.hasStopped) await runFlow(state, branch.flow, isErrorFlow);
  }
}

/** An if-else takes one branch: the one in which the run is to fail, else the first. */
function chosenBranch(module: FlowModule, failAt: number | null): { flow: FlowModule[] } | undefined {
  return (
    module.branches?.find((branch) => modulesOf(branch.flow).some(({ id }) => id === failAt)) ??
    module.branches?.[0]
  );
}

async function fail(state: RunState, module: FlowModule): Promise<void> {
  state.failAt = null;
  await runFlow(state, module.onerror ?? [], true);
  state.hasStopped = true;
}

async function report(state: RunState, module: FlowModule): Promise<void> {
  const elapsed = state.total === 0 ? state.durationMs : (state.durationMs * state.done) / state.total;
  const moment = {
    executionId: state.result.executionId,
    startedAt: state.startedAt,
    now: new Date(state.startedAt.getTime() + elapsed),
  };
  const bundles = { ...state.options.bundles, error: state.options.error ?? DEFAULT_ERROR };
  const lookup = lookupFor(state.account, state.scenario, moment, bundles);
  const answer = isHttpModule(module)
    ? await performHttpModule(module, lookup)
    : await reportThroughApp(state, module, lookup);
  state.result.reports.push({ moduleId: module.id, module: module.module, ...answer });
  const isRefused = answer.status === null || answer.status >= 400;
  if (isRefused && !module.onerror?.length) {
    // Nothing catches it: the customer's scenario fails because of a report.
    state.result.status = 3;
    state.hasStopped = true;
  }
}

async function reportThroughApp(
  state: RunState,
  module: FlowModule,
  lookup: Parameters<typeof mappedValue>[1],
): Promise<ReportAnswer> {
  const mapper = mappedValue(module.mapper ?? {}, lookup) as Record<string, unknown>;
  const parameters = { ...module.parameters, ...mapper };
  try {
    const output = await state.options.reportExecution?.({
      moduleId: module.id,
      module: module.module,
      parameters,
      executionId: state.result.executionId,
    });
    return { status: 200, body: JSON.stringify(output ?? null) };
  } catch (error) {
    return { status: null, body: String(error) };
  }
}

function isReporting(module: FlowModule, options: RunOptions): boolean {
  if (isHttpModule(module)) {
    const url = unmappedUrl(module);
    return options.reportUrl === undefined ? url.includes('/v1/report/') : url.startsWith(options.reportUrl);
  }
  return module.module.startsWith('app#') && module.module.endsWith(':reportExecution');
}

function failingModule(ordinary: FlowModule[], options: RunOptions): number | null {
  const reportsError = (module: FlowModule) =>
    modulesOf(module.onerror ?? []).some((handler) => isReporting(handler, options));
  const isWork = (module: FlowModule) =>
    !module.routes &&
    !module.branches &&
    !/^builtin:(Ignore|Resume|Commit|Rollback|Break)$/.test(module.module);
  return (ordinary.find(reportsError) ?? ordinary.findLast(isWork))?.id ?? null;
}

function countedModules(flow: FlowModule[], options: RunOptions): number {
  return flow.reduce((sum, module) => {
    const inner = [...(module.routes ?? []), ...(module.branches?.slice(0, 1) ?? [])];
    const own = isReporting(module, options) ? 0 : 1;
    return inner.reduce(
      (innerSum, { flow: innerFlow }) => innerSum + countedModules(innerFlow, options),
      sum + own,
    );
  }, 0);
}
