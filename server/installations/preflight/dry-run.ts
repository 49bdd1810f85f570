import type { Deps } from '../../platform/deps.ts';
import { makeClientFor } from '../../platform/make-client.ts';
import type { InstallRequest } from '../install/begin-installation.ts';
import { preflightScenario } from './preflight-scenario.ts';
import { tellAppsSeen } from './tell-apps-seen.ts';
import type { Preflight } from './schema.ts';

/**
 * What an installation would need, cost and bring, asked just as it would be asked for; nothing is created. Which of its apps the team uses is told
 * to who recommends.
 */
export async function dryRunInstallation(
  deps: Deps,
  { customerId, body, credentials }: Omit<InstallRequest, 'idempotencyKey'>,
): Promise<Preflight> {
  const { teamId, organizationId = null } = body;
  const team =
    credentials && teamId !== undefined
      ? { make: makeClientFor(credentials, deps.config), teamId, organizationId }
      : null;
  const preflight = await preflightScenario(deps, {
    scenario: body.scenario,
    version: body.version ?? null,
    reporting: body.reporting,
    runsPerMonth: body.runsPerMonth ?? null,
    caller: { kind: 'customer', customerId },
    installation: {
      connections: body.connections,
      confirmAppInstall: body.confirmAppInstall,
      hasToken: credentials !== null,
      hasTeam: teamId !== undefined,
      hasConsent: body.consents?.storeMakeToken === true,
      team,
    },
  });
  await tellAppsSeen(deps.pool, { customerId, apps: preflight.apps, at: deps.now() });
  return preflight;
}
