import type { Deps } from '../../platform/deps.ts';
import { accepted, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { changeConsents, listConsentHistory, listConsents } from './change-consents.ts';
import { readMe } from './find-customer.ts';
import {
  ConfirmQuery,
  ConsentChange,
  ConsentHistory,
  ConsentList,
  Me,
  Signup,
  SignupAnswer,
} from '../schema.ts';
import { confirmSignup, isSignupOpen, startSignup } from './sign-up.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { signupLimits } from './signup-limits.ts';
import { confirmPage, keyPage, spentPage } from './signup-pages.ts';

/** Signing up, and what customers see and say of themselves. */
export function customerRoutes(deps: Deps): Endpoint[] {
  const limits = signupLimits(deps.pool);
  return [
    endpoint({
      method: 'post',
      path: '/v1/signup',
      summary: 'Sign up as a customer',
      description:
        'A mail with a link ends it and shows the first API key. The answer is the same whether or not the address is known.',
      access: { kind: 'public' },
      body: Signup,
      answers: { 202: SignupAnswer },
      isIdempotent: true,
      handle: async ({ body, address }) => {
        await limits.count(address, body.email);
        await startSignup(deps, body);
        return accepted({ detail: 'A mail with a link is on its way to this address.' });
      },
    }),
    endpoint({
      method: 'get',
      path: '/signup/confirm',
      summary: 'The page behind the link of the sign-up mail',
      access: { kind: 'public' },
      query: ConfirmQuery,
      answers: { 200: 'html', 410: 'html' },
      handle: async ({ query }) =>
        (await isSignupOpen(deps, query.token)) ? confirmPage(query.token) : spentPage(),
    }),
    endpoint({
      method: 'post',
      path: '/signup/confirm',
      summary: 'Use the link up and show the API key, once',
      access: { kind: 'public' },
      query: ConfirmQuery,
      answers: { 200: 'html', 410: 'html' },
      handle: async ({ query }) => {
        const created = await confirmSignup(deps, query.token);
        return created ? keyPage(created.key) : spentPage();
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/me',
      summary: 'Who the key belongs to',
      access: { kind: 'customer' },
      answers: { 200: Me },
      handle: async ({ caller }) => ok(await readMe(deps.pool, caller.customerId, deps.now())),
    }),
    endpoint({
      method: 'get',
      path: '/v1/consents',
      summary: 'What you agreed to: the last word on each purpose',
      access: { kind: 'customer' },
      answers: { 200: ConsentList },
      handle: async ({ caller }) => ok({ items: await listConsents(deps.pool, caller.customerId) }),
    }),
    endpoint({
      method: 'get',
      path: '/v1/consents/history',
      summary: 'Everything that you said of your consent, newest first',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: ConsentHistory },
      handle: async ({ caller, query }) => ok(await listConsentHistory(deps.pool, caller.customerId, query)),
    }),
    endpoint({
      method: 'put',
      path: '/v1/consents',
      summary: 'Agree or withdraw, by purpose',
      description: 'Purposes that are not named stay as they are; what was said before is kept on record.',
      access: { kind: 'customer' },
      body: ConsentChange,
      answers: { 200: ConsentList },
      handle: async ({ caller, body }) => {
        return ok({ items: await changeConsents(deps.pool, caller.customerId, body.consents, deps.now()) });
      },
    }),
  ];
}
