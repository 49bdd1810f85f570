import type { Request } from 'express';
import type { Access, Caller, CustomerCaller, OperatorCaller, OperatorRole } from '../../platform/caller.ts';
import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import { noteMakeAppCall, touchKey, type LiveKey } from '../api-keys/api-key-queries.ts';
import { findLiveKey } from '../api-keys/find-live-key.ts';
import { secretInCookie } from '../customer-sessions/session-cookie.ts';
import { findSession } from '../customer-sessions/sessions.ts';
import { requireOwnPage } from './cross-site.ts';
import { allScopes, scopesOf } from '../operators/roles.ts';
import { hashSecret } from '../secrets.ts';
import { userInSession } from './session-user.ts';

const anonymous = { kind: 'anonymous' } as const;
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const touchEveryMs = 60_000;

/** Finds out who calls and refuses who may not, for the endpoint router. */
export function authenticateWith(deps: Deps): (req: Request, access: Access) => Promise<Caller> {
  return async (req, access) => {
    switch (access.kind) {
      case 'public':
        return anonymous;
      case 'visitor':
        return visitorOf(deps, req);
      case 'customer':
        return customerOf(deps, req);
      case 'session':
        return operatorInSession(deps, req);
      case 'operator':
        return requireScope(await operatorOf(deps, req), access.scope);
    }
  };
}

/** Anyone; whoever is signed in is known. No operation that is open to visitors changes anything for the customer. */
async function visitorOf(deps: Deps, req: Request): Promise<Caller> {
  if (req.headers.authorization !== undefined) return customerOf(deps, req);
  return (await customerInSession(deps, req)) ?? anonymous;
}

async function customerOf(deps: Deps, req: Request): Promise<CustomerCaller> {
  if (req.headers.authorization === undefined) {
    const customer = await customerInSession(deps, req);
    if (customer) {
      if (!safeMethods.has(req.method)) requireOwnPage(req, deps.publicUrl());
      return customer;
    }
  }
  const key = await keyOf(deps, req, 'slk_', 'a customer API key, "Authorization: Bearer slk_…"');
  if (key.customerId === null) throw unauthorized('This is not a customer API key.');
  if (key.makeAppCalledAt === null && req.headers['x-make-app'] !== undefined)
    await noteMakeAppCall(deps.pool, key.id, deps.now());
  return { kind: 'customer', customerId: key.customerId, keyId: key.id, sessionId: null };
}

/** The customer whose session the cookie of this request names, or null. */
async function customerInSession(deps: Deps, req: Request): Promise<CustomerCaller | null> {
  const secret = secretInCookie(req.headers.cookie, deps.publicUrl());
  const session = secret === null ? null : await findSession(deps.pool, secret, deps.now());
  return session && { kind: 'customer', customerId: session.customerId, keyId: null, sessionId: session.id };
}

async function operatorOf(deps: Deps, req: Request): Promise<OperatorCaller> {
  if (req.headers.authorization === undefined) return operatorInSession(deps, req);
  const key = await keyOf(deps, req, 'slo_', 'an operator API key, "Authorization: Bearer slo_…"');
  const scopes = key.scopes.includes('*') ? allScopes : key.scopes;
  return { kind: 'operator', operatorId: null, keyId: key.id, role: 'admin', scopes };
}

/** Reads the key from the database every time: a revoked one is refused at once, on every server. */
async function keyOf(deps: Deps, req: Request, prefix: string, wanted: string): Promise<LiveKey> {
  const secret = /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? '')?.[1];
  if (!secret?.startsWith(prefix)) throw unauthorized(`Send ${wanted}.`);
  const now = deps.now();
  const key = await findLiveKey(deps.pool, hashSecret(secret), now);
  if (!key) throw unauthorized('This key is unknown, was revoked or has expired.');
  if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() >= touchEveryMs)
    await touchKey(deps.pool, key.id, now);
  return key;
}

async function operatorInSession(deps: Deps, req: Request): Promise<OperatorCaller> {
  const user = await userInSession(deps, req);
  if (!user) throw unauthorized('Sign in first, or send an operator API key.');
  if (!safeMethods.has(req.method)) requireOwnPage(req, deps.publicUrl());
  const role = user.role as OperatorRole; // the table's check constraint allows no other
  return { kind: 'operator', operatorId: user.id, keyId: null, role, scopes: scopesOf(role) };
}

function requireScope(caller: OperatorCaller, scope: string): OperatorCaller {
  if (caller.scopes.includes(scope)) return caller;
  const holder = caller.keyId ? 'This key' : `The role ${caller.role}`;
  throw new HttpError(403, 'forbidden', `${holder} lacks the scope ${scope}.`, { extra: { scope } });
}

function unauthorized(sentence: string): HttpError {
  return new HttpError(401, 'unauthorized', sentence, {
    headers: { 'WWW-Authenticate': 'Bearer realm="Scenario Library"' },
  });
}
