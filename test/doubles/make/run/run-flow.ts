import { modulesOf, type FlowModule } from '../blueprint-flow.ts';
import type { ExecutionStatus, MakeAccount, MakeScenario } from '../make-account.ts';
import type { Lookup } from '../mapping/expression.ts';
import { mappedValue } from '../mapping/mapped-value.ts';
import { isHttpModule, performHttpModule, type ReportAnswer } from './http-report.ts';
import { lookupFor } from './lookup.ts';
import { directiveOf, isReporting } from './reporting-modules.ts';
import type { RunOptions, RunResult } from './run-options.ts';

export type RunState = {
  account: MakeAccount;
  scenario: MakeScenario;
  options: RunOptions;
  result: RunResult;
  /** The module in which the error is still to happen. */
  failAt: number | null;
  startedAt: Date;
  durationMs: number;
  done: number;
  total: number;
};

/** `leavesFlow`: the bundle is dropped, other routes still get theirs. */
type Signal = 'goesOn' | 'leavesFlow' | 'stops';

/** What the directives of error flows do to the run. */
const DIRECTED: Record<string, { signal: Signal; status: ExecutionStatus }> = {
  Resume: { signal: 'goesOn', status: 1 },
  Ignore: { signal: 'leavesFlow', status: 1 },
  Commit: { signal: 'stops', status: 1 },
  Break: { signal: 'stops', status: 2 },
  Rollback: { signal: 'stops', status: 3 },
};

/** Runs modules one after another, with all routes of a router and one branch of an if-else. */
export async function runFlow(state: RunState, flow: FlowModule[], isErrorFlow: boolean): Promise<Signal> {
  for (const module of flow) {
    const signal = await runModule(state, module, isErrorFlow);
    if (signal !== 'goesOn') return signal;
    for (const route of module.routes ?? []) {
      if ((await runFlow(state, route.flow, isErrorFlow)) === 'stops') return 'stops';
    }
    const branch = chosenBranch(module, state.failAt);
    const branchSignal = branch ? await runFlow(state, branch.flow, isErrorFlow) : 'goesOn';
    if (branchSignal !== 'goesOn') return branchSignal;
  }
  return 'goesOn';
}

async function runModule(state: RunState, module: FlowModule, isErrorFlow: boolean): Promise<Signal> {
  if (isReporting(module, state.options)) return report(state, module);
  state.result.ran.push(module.id);
  if (module.id === state.failAt) {
    state.failAt = null;
    await runFlow(state, module.onerror ?? [], true);
    return directed(state, module.onerror ?? [], true);
  }
  if (!isErrorFlow) state.done += 1;
  return 'goesOn';
}

function directed(state: RunState, onerror: FlowModule[], decidesStatus = false): Signal {
  const { signal, status } = DIRECTED[directiveOf(onerror) ?? 'Rollback'] ?? { signal: 'stops', status: 3 };
  if (decidesStatus || status > state.result.status) state.result.status = status;
  return signal;
}

/** An if-else takes one branch: the one in which the run is to fail, else the first. */
function chosenBranch(module: FlowModule, failAt: number | null): { flow: FlowModule[] } | undefined {
  const failing = module.branches?.find((branch) => modulesOf(branch.flow).some(({ id }) => id === failAt));
  return failing ?? module.branches?.[0];
}

async function report(state: RunState, module: FlowModule): Promise<Signal> {
  const elapsed = state.total === 0 ? state.durationMs : (state.durationMs * state.done) / state.total;
  const moment = {
    executionId: state.result.executionId,
    startedAt: state.startedAt,
    now: new Date(state.startedAt.getTime() + elapsed),
  };
  const bundles = { ...state.options.bundles, error: state.options.error };
  const lookup = lookupFor(state.account, state.scenario, moment, bundles);
  const answer = isHttpModule(module)
    ? await performHttpModule(module, lookup)
    : await reportThroughApp(state, module, lookup);
  state.result.reports.push({ moduleId: module.id, module: module.module, ...answer });
  const isRefused = answer.status === null || answer.status >= 400;
  // Where nothing catches it, the customer's scenario fails because of a report.
  return isRefused ? directed(state, module.onerror ?? []) : 'goesOn';
}

async function reportThroughApp(state: RunState, module: FlowModule, lookup: Lookup): Promise<ReportAnswer> {
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

/** How many modules share the run's time: those of error flows and the reporting ones have none of it. */
export function countModules(flow: FlowModule[], options: RunOptions): number {
  return flow.reduce((sum, module) => {
    const inner = [...(module.routes ?? []), ...(module.branches?.slice(0, 1) ?? [])];
    const own = isReporting(module, options) ? 0 : 1;
    return inner.reduce(
      (innerSum, { flow: innerFlow }) => innerSum + countModules(innerFlow, options),
      sum + own,
    );
  }, 0);
}
