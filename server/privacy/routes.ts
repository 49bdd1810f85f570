import { noSessionCookie } from '../accounts/customer-sessions/session-cookie.ts';
import { actorOf } from '../platform/caller.ts';
import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { accepted, endpoint, noContent, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { eraseCustomer } from './erasure/erase-customer.ts';
import { askForExport, readExport } from './export/ask-for-export.ts';
import { sendExport } from './export/send-export.ts';
import { finishErasuresJob } from './jobs.ts';
import { AccountExport, DownloadParams, EraseBody } from './schema.ts';

/** Taking one's data away, and being forgotten. */
export function privacyRoutes(deps: Deps): Endpoint[] {
  const follow = (db: Db) => deps.queue.enqueue(db, finishErasuresJob, {});
  return [
    endpoint({
      method: 'post',
      path: '/v1/account/export',
      summary: 'Ask for a copy of everything that is kept about you',
      description:
        'It is gathered in the background; GET tells how far it is and, once it is ready, where it can be downloaded for a week. One is made at a time.',
      access: { kind: 'customer' },
      answers: { 202: AccountExport },
      handle: async ({ caller }) => accepted(await askForExport(deps, caller.customerId)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/account/export',
      summary: 'How far your newest export is, with its download; nothing where there is none',
      access: { kind: 'customer' },
      answers: { 200: AccountExport, 204: 'empty' },
      handle: async ({ caller }) => {
        const found = await readExport(deps, caller.customerId);
        return found ? ok(found) : noContent();
      },
    }),
    endpoint({
      method: 'get',
      path: '/account/exports/{token}',
      summary: 'Download an export',
      access: { kind: 'public' },
      params: DownloadParams,
      answers: { 200: 'text' },
      handle: ({ params }) => sendExport(deps, params.token),
    }),
    endpoint({
      method: 'delete',
      path: '/v1/account',
      summary: 'Erase your account',
      description:
        'At once: keys, sessions and stored tokens stop working, names, addresses and words are gone. Money records and figures stay, without the person. Cannot be undone.',
      access: { kind: 'customer' },
      body: EraseBody,
      answers: { 204: 'empty' },
      handle: async ({ caller, body }) => {
        const { customerId, sessionId } = caller;
        const wish = {
          customerId,
          requestedBy: `customer:${customerId}`,
          typedEmail: body.email,
          asksForEmail: sessionId !== null,
        };
        await eraseCustomer(deps.pool, wish, deps.now(), follow);
        return { ...noContent(), headers: { 'Set-Cookie': noSessionCookie(deps.publicUrl()) } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/admin/customers/{id}/erase',
      summary: 'Erase a customer at their wish',
      description: 'What DELETE /v1/account does. Cannot be undone.',
      access: { kind: 'operator', scope: 'customers:write' },
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ caller, params }) => {
        const requestedBy = actorOf(caller).actor ?? 'unknown';
        await eraseCustomer(deps.pool, { customerId: params.id, requestedBy }, deps.now(), follow);
        return noContent();
      },
    }),
  ];
}
