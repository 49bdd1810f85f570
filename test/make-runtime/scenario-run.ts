import type { MakeErrorType } from './error-types.ts';
import { MakeAppError } from './errors.ts';
import type { Inputs } from './component-run.ts';
import { runModule, type Bundle, type MakeApp } from './make-runtime.ts';

/** What is kept for repair instead, when the scenario stores incomplete executions. */
const repairable: MakeErrorType[] = ['DataError', 'DuplicateDataError'];

/** What an error that no handler catches does to the scenario it happens in. */
const effects: Record<MakeErrorType, ScenarioEffect> = {
  RuntimeError: 'run stops',
  DataError: 'run stops',
  BundleValidationError: 'run stops',
  OutOfSpaceError: 'run stops',
  IncompleteDataError: 'run stops',
  RateLimitError: 'next run is delayed',
  ConnectionError: 'next run is delayed',
  InvalidConfigurationError: 'scenario is switched off',
  InvalidAccessTokenError: 'scenario is switched off',
  DuplicateDataError: 'goes on with a warning',
};
export type ScenarioEffect =
  | 'goes on'
  | 'goes on with a warning'
  | 'goes on, and the bundle is kept for repair'
  | 'run stops'
  | 'next run is delayed'
  | 'scenario is switched off';

/**
 * Runs a module as the last one of a scenario and tells what becomes of the scenario. `hasIgnoreHandler` is the error handler
 * `builtin:Ignore` on the module, which catches everything, failures of the network included.
 */
export async function runInScenario(
  app: MakeApp,
  moduleId: string,
  inputs: Inputs & { hasIgnoreHandler?: boolean; storesIncompleteExecutions?: boolean },
): Promise<{ effect: ScenarioEffect; bundles: Bundle[]; error?: MakeAppError }> {
  try {
    return { effect: 'goes on', bundles: await runModule(app, moduleId, inputs) };
  } catch (error) {
    if (!(error instanceof MakeAppError)) throw error;
    return { effect: effectOf(error, inputs), bundles: [], error };
  }
}

function effectOf(
  { type }: MakeAppError,
  settings: { hasIgnoreHandler?: boolean; storesIncompleteExecutions?: boolean },
): ScenarioEffect {
  if (settings.hasIgnoreHandler) return 'goes on';
  const isKept = settings.storesIncompleteExecutions && repairable.includes(type);
  return isKept ? 'goes on, and the bundle is kept for repair' : effects[type];
}
