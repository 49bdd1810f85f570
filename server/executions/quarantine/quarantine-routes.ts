import type { Deps } from '../../platform/deps.ts';
import { endpoint, noContent, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { listQuarantined } from './list-quarantined.ts';
import { replayQuarantined } from './replay-quarantined.ts';
import { MendedReport, QuarantinedPage, QuarantinedTask, QuarantineQuery } from './schema.ts';
import { discardQuarantined, mendQuarantined } from './settle-quarantined.ts';

/** What operators see and mend of reports that were refused. */
export function quarantineRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/quarantined-tasks',
      summary: 'List refused reports that are kept',
      description:
        'Newest first: the newest 1,000 of each customer, for 30 days after they last came. A report that comes again as it was is counted on its row.',
      access: { kind: 'operator', scope: 'settings:read' },
      query: QuarantineQuery,
      answers: { 200: QuarantinedPage },
      handle: async ({ caller, query }) => ok(await listQuarantined(deps.pool, caller, query)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/quarantined-tasks/{id}',
      summary: 'Mend a refused report',
      description: 'Puts a whole report in the place of what came. It counts when it is replayed.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      body: MendedReport,
      answers: { 200: QuarantinedTask },
      handle: async ({ caller, params, body }) =>
        ok(await mendQuarantined(deps.pool, caller, params.id, body.task)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/quarantined-tasks/{id}/replay',
      summary: 'Record a refused report, as it was mended',
      description:
        'As if the customer had sent it when it came. "outcome" tells what became of it; "rejected" leaves it waiting with the new errors. Nothing is counted twice.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      answers: { 200: QuarantinedTask },
      handle: async ({ caller, params }) => ok(await replayQuarantined(deps, caller, params.id)),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/quarantined-tasks/{id}',
      summary: 'Put a refused report aside',
      description: 'It is no longer listed as waiting, also when it comes again.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ params }) => {
        await discardQuarantined(deps.pool, params.id, deps.now());
        return noContent();
      },
    }),
  ];
}
