import type { Deps } from '../../platform/deps.ts';
import { accepted, endpoint, noContent, ok, type Answer, type Endpoint } from '../../platform/endpoint.ts';
import { HttpError, notFound } from '../../platform/errors.ts';
import { unkept } from '../../platform/html-page.ts';
import { IdParams } from '../../platform/id-params.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { findCustomer } from '../customers/find-customer.ts';
import {
  AccountSession,
  AccountSessionPage,
  ConfirmQuery,
  SignInAnswer,
  SignInLinkRequest,
  StartedSession,
} from '../schema.ts';
import { attemptLimits } from '../sign-in/attempt-limits.ts';
import { refuseOtherSites } from '../sign-in/cross-site.ts';
import { noSessionCookie, sessionCookie } from './session-cookie.ts';
import {
  beginSession,
  endOtherSessions,
  endSession,
  listSessions,
  rotateSession,
  signOut,
} from './sessions.ts';
import { confirmSignInPage, spentSignInPage } from './sign-in-pages.ts';
import { askForSignInLink, followSignInLink, readSignInLink } from './sign-in-link.ts';

const hour = 60 * 60;

/** Signing in to one's account on the web, by a mailed link or with an API key, and out again. */
export function sessionRoutes(deps: Deps): Endpoint[] {
  const limits = attemptLimits(deps.pool, {
    name: 'customer-sign-in',
    byAddress: { permits: 30, windowSeconds: hour },
    bySubject: { permits: 5, windowSeconds: hour },
  });
  return [
    endpoint({
      method: 'post',
      path: '/v1/account/sign-in-links',
      summary: 'Ask for a link that signs you in on the web',
      description:
        'It is mailed, works once and within 15 minutes. The answer is the same whether or not the address has an account.',
      access: { kind: 'public' },
      body: SignInLinkRequest,
      answers: { 202: SignInAnswer },
      handle: async ({ body, address }) => {
        await limits.count(address, body.email);
        await askForSignInLink(deps, body);
        return accepted({ detail: 'If this address has an account, a link is on its way to it.' });
      },
    }),
    endpoint({
      method: 'get',
      path: '/account/confirm',
      summary: 'The page behind the link of the sign-in mail',
      access: { kind: 'public' },
      query: ConfirmQuery,
      answers: { 200: 'html', 410: 'html' },
      handle: async ({ query }) => {
        const signIn = await readSignInLink(deps, query.token);
        return signIn ? confirmSignInPage(query.token, signIn.email) : spentSignInPage();
      },
    }),
    endpoint({
      method: 'post',
      path: '/account/confirm',
      summary: 'Use the link up and sign in',
      access: { kind: 'public' },
      query: ConfirmQuery,
      answers: { 303: 'redirect', 410: 'html' },
      handle: ({ query, address, header }) => followed(deps, query.token, address, header('user-agent')),
    }),
    endpoint({
      method: 'post',
      path: '/v1/account/session',
      summary: 'Sign in on the web with an API key',
      description:
        'Sets a cookie with which pages of this library call the same endpoints as the key. The session ends with the key, or after 30 days.',
      access: { kind: 'customer' },
      answers: { 201: StartedSession },
      handle: async ({ caller, address, header }) => {
        const { customerId, keyId } = caller;
        if (keyId === null)
          throw new HttpError(403, 'forbidden', 'A session does not begin another: send an API key.');
        const userAgent = header('user-agent');
        const session = await beginSession(deps.pool, { customerId, keyId, address, userAgent }, deps.now());
        const cookie = sessionCookie(session.secret, session.expiresAt, deps.publicUrl());
        const { expiresAt } = session;
        return { status: 201, body: { expiresAt }, headers: { 'Set-Cookie': cookie } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/account/session',
      summary: 'Who is signed in, and how the library reckons',
      description: 'Puts another secret into the cookie when the present one is a day old.',
      access: { kind: 'customer' },
      answers: { 200: AccountSession },
      handle: ({ caller }) => describeSession(deps, caller),
    }),
    endpoint({
      method: 'delete',
      path: '/v1/account/session',
      summary: 'Sign out here',
      access: { kind: 'customer' },
      answers: { 204: 'empty' },
      handle: async ({ caller }) => {
        await signOut(deps.pool, caller);
        return { ...noContent(), headers: { 'Set-Cookie': noSessionCookie(deps.publicUrl()) } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/account/sessions',
      summary: 'Where you are signed in on the web, newest first',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: AccountSessionPage },
      handle: async ({ caller, query }) =>
        ok(await listSessions(deps.pool, caller, { ...query, now: deps.now() })),
    }),
    endpoint({
      method: 'delete',
      path: '/v1/account/sessions',
      summary: 'Sign out everywhere else',
      access: { kind: 'customer' },
      answers: { 204: 'empty' },
      handle: async ({ caller }) => {
        await endOtherSessions(deps.pool, caller);
        return noContent();
      },
    }),
    endpoint({
      method: 'delete',
      path: '/v1/account/sessions/{id}',
      summary: 'Sign out in one place',
      access: { kind: 'customer' },
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ caller, params }) => {
        await endSession(deps.pool, caller.customerId, params.id);
        return noContent();
      },
    }),
  ];
}

/** Another site must not sign somebody in to an account of its choice. */
function followed(deps: Deps, token: string, address: string, userAgent: string | undefined): Answer {
  return {
    write: async (req, res) => {
      refuseOtherSites(req, deps.publicUrl());
      const session = await followSignInLink(deps, token, { address, userAgent });
      if (!session) {
        const page = spentSignInPage();
        if ('write' in page) await page.write(req, res);
        return;
      }
      res.set(unkept);
      res.append('Set-Cookie', sessionCookie(session.secret, session.expiresAt, deps.publicUrl()));
      res.redirect(303, session.page);
    },
  };
}

async function describeSession(
  { pool, config, stripe, now, publicUrl }: Deps,
  { customerId, sessionId }: { customerId: string; sessionId: string | null },
): Promise<Answer> {
  const customer = await findCustomer(pool, customerId);
  if (!customer) throw notFound('This customer');
  const rotated = sessionId === null ? null : await rotateSession(pool, sessionId, now());
  const { id, email, name, organization, isDemo, createdAt } = customer;
  const body = {
    customer: { id, email, name, organization, createdAt },
    demo: isDemo,
    sessionId,
    stripeConfigured: stripe !== null,
    reportingTimeZone: config.reportingTimeZone,
    reportingCurrency: config.reportingCurrency,
  };
  return ok(
    body,
    rotated === null ? {} : { 'Set-Cookie': sessionCookie(rotated.secret, rotated.expiresAt, publicUrl()) },
  );
}
