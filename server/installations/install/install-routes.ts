import type { Deps } from '../../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { askForConnections } from '../finishing/ask-for-connections.ts';
import { installScenario } from './install-scenario.ts';
import { makeCredentialsFrom, requireMakeCredentials } from '../make/make-credentials.ts';
import { dryRunInstallation } from '../preflight/dry-run.ts';
import { preflightRoutes } from '../preflight/routes.ts';
import { Preflight } from '../preflight/schema.ts';
import {
  CredentialRequest,
  CredentialRequestBody,
  InstallationParams,
  InstallBody,
  Installed,
} from '../schema.ts';

const customer = { kind: 'customer' } as const;

/** Asking what an installation takes, and making one. */
export function installRoutes(deps: Deps): Endpoint[] {
  return [
    ...preflightRoutes(deps),
    endpoint({
      method: 'post',
      path: '/v1/installations',
      summary: 'Install a scenario',
      description:
        'With a Make token (X-Make-Token, X-Make-Zone) and a teamId the scenario is created in that team, inactive. Without, the answer holds the blueprint to import, and the installation waits to be confirmed. Template and version are stamped beside its name: in the custom properties libraryTemplate and libraryVersion where the organization declares them, else in the description. Where connections are missing and the token may ask for it, "connectUrl" is the page of Make on which they are made. With "dryRun": true nothing happens, and the answer is 200 with what installing would need, cost and bring, also for who has not paid.',
      access: customer,
      body: InstallBody,
      answers: { 200: Preflight, 201: Installed },
      isIdempotent: true,
      handle: async ({ body, caller, header }) => {
        const request = {
          customerId: caller.customerId,
          body,
          credentials: makeCredentialsFrom(header),
          idempotencyKey: header('idempotency-key') ?? null,
        };
        return body.dryRun
          ? ok(await dryRunInstallation(deps, request))
          : created(await installScenario(deps, request));
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/installations/{id}/credential-request',
      summary: 'Get a page of Make on which the missing connections are made',
      description:
        'Creates a credential request in Make for every connection that the installation lacks, with the Make token (X-Make-Token, X-Make-Zone; scope credential-requests:write), and answers its address. Afterwards the connections are chosen in the scenario. 409 when nothing is missing.',
      access: customer,
      params: InstallationParams,
      body: CredentialRequestBody,
      answers: { 201: CredentialRequest },
      isIdempotent: true,
      handle: async ({ params, caller, header }) =>
        created(
          await askForConnections(deps, {
            ...params,
            customerId: caller.customerId,
            credentials: requireMakeCredentials(header),
          }),
        ),
    }),
  ];
}
