import { pollTrigger, startTrigger } from '../make-runtime/polling.ts';
import { runModule, type Bundle, type Connection, type MakeApp } from '../make-runtime/make-runtime.ts';
import { place } from './app-world.ts';

/** Parameters with which each module asks the server something; `id` is an installation's and `scenario` a scenario's. */
export const callsOf = (ids: {
  scenario: string;
  installationId: string;
}): Record<string, Record<string, unknown>> => {
  const { scenario, installationId } = ids;
  return {
    watchNewScenarios: {},
    watchUpdatedScenarios: {},
    searchScenarios: { q: 'lead' },
    getScenario: { scenario },
    listRecommendations: {},
    listInstallations: {},
    getInstallation: { installationId, refresh: true },
    installScenario: { scenario, ...place },
    upgradeInstallation: { installationId },
    rollBackInstallation: { installationId },
    uninstallScenario: { installationId, deleteScenario: true },
    listMetrics: {},
    getRoi: {},
    createCheckoutLink: { scenario },
    openBillingPortal: {},
    getAccount: {},
    sendFeedback: { kind: 'idea', message: 'A thought.' },
    makeApiCall: { url: '/v1/me' },
  };
};

/** Runs a module of any kind once. */
export async function runAny(
  app: MakeApp,
  id: string,
  inputs: { connection: Connection; parameters: Record<string, unknown> },
): Promise<Bundle[]> {
  if (app.components.module.get(id)?.kind !== 'trigger') return runModule(app, id, inputs);
  const state = await startTrigger(app, id, 'all', inputs);
  return (await pollTrigger(app, id, { ...inputs, state })).bundles;
}
