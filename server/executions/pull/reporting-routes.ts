import { requireMakeCredentials } from '../../installations/make/make-credentials.ts';
import { ChangeReportingBody } from '../../installations/reporting/reporting-schema.ts';
import { Installation, InstallationParams } from '../../installations/schema.ts';
import type { Deps } from '../../platform/deps.ts';
import { endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { switchReporting } from './switch-reporting.ts';

/** How an installation tells about its runs: here, because leaving the run logs reads them a last time. */
export function reportingRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'put',
      path: '/v1/installations/{id}/reporting',
      summary: 'Choose how an installation tells about its runs',
      description:
        '"http" and "module" put reporting modules into the scenario in Make, "pull" and "none" take them out; the customer\'s own edits stay. "pull" stores the Make token of this request, encrypted, with consent; any other choice deletes it at once. X-Make-Token and X-Make-Zone are needed for "pull" and wherever modules come or go.',
      access: { kind: 'customer' },
      params: InstallationParams,
      body: ChangeReportingBody,
      answers: { 200: Installation },
      handle: async ({ params, body, caller, header }) =>
        ok(
          await switchReporting(deps, {
            ...params,
            customerId: caller.customerId,
            body,
            credentials: () => requireMakeCredentials(header),
          }),
        ),
    }),
  ];
}
