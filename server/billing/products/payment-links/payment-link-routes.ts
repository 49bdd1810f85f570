import type { Deps } from '../../../platform/deps.ts';
import { created, endpoint, ok, redirectTo, type Answer, type Endpoint } from '../../../platform/endpoint.ts';
import { IdParams } from '../../../platform/id-params.ts';
import { escapeHtml, htmlPage } from '../../../platform/html-page.ts';
import { followPaymentLink, listPaymentLinks } from './read-payment-links.ts';
import * as schema from './schema.ts';
import { createPaymentLink, switchLinkOf } from './write-payment-link.ts';

const writes = { kind: 'operator', scope: 'billing:write' } as const;

/** Pages that anybody can buy on. */
export function paymentLinkRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/payment-links',
      summary: 'List payment links',
      access: { kind: 'operator', scope: 'billing:read' },
      query: schema.PaymentLinkQuery,
      answers: { 200: schema.PaymentLinkPage },
      handle: async ({ query }) => ok(await listPaymentLinks(deps, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/payment-links',
      summary: 'Make a page that anybody can buy a product on',
      description:
        'One per product: asked again, it is the same one, active again. It has no trial, also of a plan that has one: who buys by it is not known before.',
      access: writes,
      body: schema.CreatePaymentLinkBody,
      answers: { 201: schema.PaymentLink },
      isIdempotent: true,
      handle: async ({ body }) => created(await createPaymentLink(deps, body)),
    }),
    endpoint({
      method: 'patch',
      path: '/admin/payment-links/{id}',
      summary: 'Let a payment link sell, or not',
      access: writes,
      params: IdParams,
      body: schema.UpdatePaymentLinkBody,
      answers: { 200: schema.PaymentLink },
      handle: async ({ params, body }) => ok(await switchLinkOf(deps, params.id, body.isActive)),
    }),
    endpoint({
      method: 'get',
      path: '/buy/{id}',
      summary: 'Where a payment link that was handed out leads',
      access: { kind: 'public' },
      params: IdParams,
      answers: { 303: 'redirect', 404: 'html', 410: 'html' },
      handle: async ({ params }) => {
        const link = await followPaymentLink(deps, params.id);
        return typeof link === 'object' ? redirectTo(link.url) : nothingToBuy(link);
      },
    }),
  ];
}

const nothing = {
  ended: {
    status: 410,
    title: 'This is not sold any more',
    sentence: 'The offer behind this link has ended. Nothing was charged.',
  },
  unknown: {
    status: 404,
    title: 'There is no such page',
    sentence:
      'The link may have been cut off when it was copied. Open it once more from where you found it, or ask whoever gave it to you.',
  },
};

function nothingToBuy(why: keyof typeof nothing): Answer {
  const { status, title, sentence } = nothing[why];
  return {
    write: (_req, res) =>
      void res
        .status(status)
        .set('Cache-Control', 'no-store')
        .type('html')
        .send(htmlPage(res, title, `<p>${escapeHtml(sentence)}</p>`)),
  };
}
