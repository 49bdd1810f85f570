import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import { createLineItems } from '../line-items.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { fieldsOf, flagOf, integerOf, listOf, mergedMetadata, refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { currencyOf, optionalItemsOf, orderedPrices, refuseBesideChosenPrice } from './ordered-prices.ts';
import { paymentLinkShape } from './payment-link-shape.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

const FIELDS =
  'line_items active after_completion allow_promotion_codes automatic_tax currency customer_creation inactive_message invoice_creation metadata optional_items payment_intent_data payment_method_collection restrictions subscription_data'.split(
    ' ',
  );

/** `/v1/payment_links` */
export function paymentLinkRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/payment_links', ({ input, at }) => createLink(account, input, at)),
    route('GET', '/v1/payment_links', ({ input, path }) => {
      const active = flagOf(input, 'active');
      return listPage(
        account.paymentLinks.listing(),
        input,
        path,
        (link) => active === undefined || link.active === active,
      );
    }),
    route('GET', '/v1/payment_links/:id', ({ id }) => presentLink(account, id)),
    route('POST', '/v1/payment_links/:id', ({ id, input, at }) => {
      refuseUnknown(input, [
        'active',
        'metadata',
        'allow_promotion_codes',
        'inactive_message',
        'restrictions',
      ]);
      const link = presentLink(account, id);
      account.update('payment_link.updated', link, at, () => {
        link.active = flagOf(input, 'active') ?? link.active;
        link.allow_promotion_codes = flagOf(input, 'allow_promotion_codes') ?? link.allow_promotion_codes;
        link.inactive_message = textOf(input, 'inactive_message') ?? link.inactive_message;
        link.metadata = mergedMetadata(link.metadata, input['metadata']);
        if (input['restrictions'] !== undefined) link.restrictions = restrictionsOf(input, link);
      });
      return link;
    }),
    route('GET', '/v1/payment_links/:id/line_items', ({ id, input, path }) =>
      listPage(account.lineItems.get(presentLink(account, id).id) ?? [], input, path),
    ),
  ];
}

function createLink(account: StripeAccount, input: FormFields, at: number): Stripe.PaymentLink {
  refuseUnknown(input, FIELDS);
  const lines = listOf(input['line_items']);
  const ordered = orderedPrices(account, lines, { mode: 'link', at });
  refuseBesideChosenPrice(input, ordered);
  const id = account.newId('plink');
  account.lineItems.set(id, createLineItems(account, ordered, currencyOf(input, ordered)));
  const intent = fieldsOf(input['payment_intent_data']);
  const subscription = fieldsOf(input['subscription_data']);
  const isRecurring = ordered.some(({ price }) => price.recurring !== null);
  const link = account.paymentLinks.add(
    paymentLinkShape({
      id,
      url: `${account.url}/b/${id}`,
      currency: currencyOf(input, ordered),
      allowsCodes: flagOf(input, 'allow_promotion_codes') ?? false,
      isTaxAutomatic: flagOf(fieldsOf(input['automatic_tax']), 'enabled') ?? false,
      customerCreation: textOf(input, 'customer_creation') ?? 'if_required',
      invoices: flagOf(fieldsOf(input['invoice_creation']), 'enabled') ?? false,
      metadata: mergedMetadata({}, input['metadata']),
      optionalItems: optionalItemsOf(account, listOf(input['optional_items'])),
      intentMetadata: isRecurring ? null : mergedMetadata({}, intent['metadata']),
      subscriptionMetadata: isRecurring ? mergedMetadata({}, subscription['metadata']) : null,
      trialDays: integerOf(subscription, 'trial_period_days') ?? null,
      restrictions: restrictionsOf(input, null),
      redirect: textOf(fieldsOf(fieldsOf(input['after_completion'])['redirect']), 'url') ?? null,
    }),
  );
  account.record('payment_link.created', link, at);
  return link;
}

function restrictionsOf(
  input: FormFields,
  link: Stripe.PaymentLink | null,
): Stripe.PaymentLink.Restrictions | null {
  const limit = integerOf(fieldsOf(fieldsOf(input['restrictions'])['completed_sessions']), 'limit');
  const count = link?.restrictions?.completed_sessions.count ?? 0;
  return limit === undefined ? null : { completed_sessions: { count, limit } };
}

/** A payment link that is there. */
export function presentLink(account: StripeAccount, id: string): Stripe.PaymentLink {
  const link = account.paymentLinks.get(id);
  if (!link) throw noSuch('payment link', id, 'payment_link');
  return link;
}
