import type { Deps } from '../../platform/deps.ts';
import {
  created,
  endpoint,
  noContent,
  ok,
  redirectTo,
  type Answer,
  type Endpoint,
} from '../../platform/endpoint.ts';
import { IdParams } from '../../platform/id-params.ts';
import { htmlPage } from '../../platform/html-page.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { listEffects, measureEffect, type SealDeps } from './effect/measure-effect.ts';
import { followOffer, showOffer } from './follow/follow-offer.ts';
import type { OfferPage } from './follow/offer-pages.ts';
import { listOffers } from './list-offers.ts';
import * as schema from './offers-schema.ts';
import { changeOffer, createOffer, deleteOffer, listAdminOffers, readOffer } from './write-offers.ts';

const reads = { kind: 'operator', scope: 'billing:read' } as const;
const writes = { kind: 'operator', scope: 'billing:write' } as const;

/** What customers are offered, and what it brings. */
export function offersRoutes(deps: Deps & SealDeps): Endpoint[] {
  return [...customerRoutes(deps), ...operatorRoutes(deps)];
}

function customerRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/offers',
      summary: 'What you are offered now, the most important first',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: schema.OfferPage },
      handle: async ({ caller, query }) => ok(await listOffers(deps, caller.customerId, query)),
    }),
    endpoint({
      method: 'get',
      path: '/offers/{token}',
      summary: 'The page that shows an offer',
      access: { kind: 'public' },
      params: schema.OfferLinkParams,
      answers: { 200: 'html', 404: 'html', 410: 'html' },
      handle: async ({ params }) => page(await showOffer(deps, params.token)),
    }),
    endpoint({
      method: 'get',
      path: '/offers/{token}/checkout',
      summary: 'Open the payment page of an offer, with its discount',
      access: { kind: 'public' },
      params: schema.OfferLinkParams,
      answers: { 303: 'redirect', 404: 'html', 410: 'html' },
      handle: async ({ params }) => leadTo(await followOffer(deps, params.token)),
    }),
    endpoint({
      method: 'post',
      path: '/offers/{token}/checkout',
      summary: 'Open the payment page of an offer in place of one with other terms',
      access: { kind: 'public' },
      params: schema.OfferLinkParams,
      answers: { 303: 'redirect', 404: 'html', 410: 'html' },
      handle: async ({ params }) => leadTo(await followOffer(deps, params.token, { closesOpenPage: true })),
    }),
  ];
}

function operatorRoutes(deps: Deps & SealDeps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/offers',
      summary: 'List offers, newest first',
      access: reads,
      query: schema.AdminOfferQuery,
      answers: { 200: schema.AdminOfferPage },
      handle: async ({ query }) => ok(await listAdminOffers(deps, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/offers',
      summary: 'Define an offer',
      description:
        'Customers get it when its conditions hold: within minutes of a payment or a milestone, else overnight. A tenth of them, chosen by a hash, is held out and never sees it. How many offers a customer gets stands in the reward rules.',
      access: writes,
      body: schema.OfferBody,
      answers: { 201: schema.AdminOffer },
      isIdempotent: true,
      handle: async ({ body }) => created(await createOffer(deps, body)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/offers/effects',
      summary: 'What each offer has really brought, in the order of the list of offers',
      access: reads,
      query: schema.AdminOfferQuery,
      answers: { 200: schema.OfferEffectPage },
      handle: async ({ query }) => ok(await listEffects(deps, query)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/offers/{id}',
      summary: 'Read an offer',
      access: reads,
      params: IdParams,
      answers: { 200: schema.AdminOffer },
      handle: async ({ params }) => ok(await readOffer(deps, params.id)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/offers/{id}',
      summary: 'Change an offer',
      description: 'Who has it already keeps product, discount and end as they got them.',
      access: writes,
      params: IdParams,
      body: schema.OfferChange,
      answers: { 200: schema.AdminOffer },
      handle: async ({ params, body }) => ok(await changeOffer(deps, params.id, body)),
    }),
    endpoint({
      method: 'delete',
      path: '/admin/offers/{id}',
      summary: 'Take an offer away',
      access: writes,
      params: IdParams,
      answers: { 204: 'empty' },
      handle: async ({ params }) => {
        await deleteOffer(deps, params.id);
        return noContent();
      },
    }),
    endpoint({
      method: 'get',
      path: '/admin/offers/{id}/effect',
      summary: 'What an offer has really brought, per customer',
      description:
        'Mean net revenue of those who got it − mean of those held out, in the window after they got it or would have, ± t(0.975, ν) × √(s₁²÷n₁ + s₂²÷n₂) by Welch. Customers whose window is not over are not counted. The interval holds for one look, not for the best of many.',
      access: reads,
      params: IdParams,
      answers: { 200: schema.OfferEffect },
      handle: async ({ params }) => ok(await measureEffect(deps, params.id)),
    }),
  ];
}

const leadTo = (to: { url: string } | OfferPage): Answer => ('url' in to ? redirectTo(to.url) : page(to));

function page({ status, title, body }: OfferPage): Answer {
  return {
    write: (_req, res) => {
      res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' });
      res
        .status(status)
        .type('html')
        .send(htmlPage(res, title, body));
    },
  };
}
