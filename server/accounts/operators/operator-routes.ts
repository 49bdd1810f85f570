import type { Deps } from '../../platform/deps.ts';
import { created, endpoint, noContent, ok, type Endpoint } from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { acceptOperatorLink } from './accept-operator-link.ts';
import { createOperator } from './create-operator.ts';
import { changeRole, inviteAgain } from './change-operator.ts';
import { listOperators } from './list-operators.ts';
import { Invitation, InvitationBody, OperatorPage, RoleChange } from './operator-schema.ts';
import { readSession } from '../sign-in/read-session.ts';
import { removeOperator } from './remove-operator.ts';
import { rotateApiKey } from '../api-keys/rotate-api-key.ts';
import { requireHoldsKey, requireMayManage } from './roles.ts';
import {
  CreatedOperator,
  CreatedOperatorKey,
  NewOperator,
  OperatorItem,
  Rotation,
  Session,
  Welcome,
  WelcomeAnswer,
} from '../schema.ts';
import { signIn } from '../sign-in/sign-in.ts';

/** Operators: their first link, their session, and who they are. */
export function operatorRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/admin/welcome',
      summary: 'Become the owner, or start as an invited operator, by a one-time link',
      description: 'Sets the session cookie. 410 when the link was used, replaced or has expired.',
      access: { kind: 'public' },
      body: Welcome,
      answers: { 201: WelcomeAnswer },
      handle: async ({ body }) => {
        const { id, email, name, username, role } = await acceptOperatorLink(deps.pool, body, deps.now());
        const operator = { id, email, name, username, role };
        return { ...created({ operator }), headers: { 'Set-Cookie': await signIn(deps, body) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/session',
      summary: 'Who is signed in, and the settings that every page needs',
      access: { kind: 'session' },
      answers: { 200: Session },
      handle: async ({ caller }) => ok(await readSession(deps, caller.operatorId)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/operators',
      summary: 'List operators',
      access: { kind: 'operator', scope: 'settings:read' },
      query: PageQuery,
      answers: { 200: OperatorPage },
      handle: async ({ query }) => ok(await listOperators(deps.pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/operators',
      summary: 'Add an operator',
      description: 'Without a password, the answer has a one-time link to set it, shown this once.',
      access: { kind: 'operator', scope: 'settings:write' },
      body: NewOperator,
      answers: { 201: CreatedOperator },
      isIdempotent: true,
      handle: async ({ caller, body }) => {
        requireMayManage(caller, body.role);
        return created(
          await createOperator(deps.pool, body, { publicUrl: deps.publicUrl(), now: deps.now() }),
        );
      },
    }),
    endpoint({
      method: 'patch',
      path: '/admin/operators/{id}',
      summary: 'Give an operator another role',
      description: 'It holds from the next request of theirs on. Nobody gives what they do not hold.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      body: RoleChange,
      answers: { 200: OperatorItem },
      handle: async ({ caller, params, body }) =>
        ok(await changeRole(deps.pool, caller, { ...params, ...body }, deps.now())),
    }),
    endpoint({
      method: 'post',
      path: '/admin/operators/{id}/invitation',
      summary: 'Make a fresh link for an operator who has not started yet',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      body: InvitationBody,
      answers: { 201: Invitation },
      handle: async ({ caller, params }) => created(await inviteAgain(deps, caller, params.id)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/api-keys/{id}/rotate',
      summary: 'Make a new operator key in the place of one that goes on working for a while',
      description: 'Of the same name, scopes and lifetime. The answer is the only one that shows the key.',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      body: Rotation,
      answers: { 201: CreatedOperatorKey },
      isIdempotent: true,
      handle: async ({ caller, params, body }) => {
        const requireHolds = (scopes: readonly string[]) => requireHoldsKey(caller, scopes);
        const wish = { owner: null, createdBy: caller.operatorId, requireHolds, ...params, ...body };
        return created(await rotateApiKey(deps.pool, wish, deps.now()));
      },
    }),
    endpoint({
      method: 'delete',
      path: '/admin/operators/{id}',
      summary: 'Remove an operator and end their sessions',
      access: { kind: 'operator', scope: 'settings:write' },
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ caller, params }) => {
        await removeOperator(deps.pool, caller, params.id);
        return noContent();
      },
    }),
  ];
}
