import type { Deps } from '../../platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import * as schema from './acknowledgements-schema.ts';
import { listAdminAcknowledgements } from './list-acknowledgements.ts';
import { sendAgain } from './send-again.ts';

/** The mails about milestones, for operators. */
export function acknowledgementsRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/acknowledgements',
      summary: 'List the mails about milestones of installations, newest first',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.AdminAcknowledgementQuery,
      answers: { 200: schema.AdminAcknowledgementPage },
      handle: async ({ caller, query }) => ok(await listAdminAcknowledgements(deps, caller, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/acknowledgements/{id}/send',
      summary: 'Send a mail again whose sending was interrupted',
      description:
        'Ten minutes after the try at the earliest. It has the Message-ID of the first, so that a double is dropped where that is done.',
      access: { kind: 'operator', scope: 'billing:write' },
      params: IdParams,
      answers: { 202: schema.AdminAcknowledgement },
      handle: async ({ caller, params }) => accepted(await sendAgain(deps, caller, params.id)),
    }),
  ];
}
