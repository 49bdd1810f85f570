import { inTransaction } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { conflict, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { asStripeUnavailable, requireStripe } from '../../../platform/stripe-client.ts';
import { bringIntoStep } from '../sync/bring-into-step.ts';
import { productNamed, type NamedProduct } from '../named-product.ts';
import { noteProduct, syncProductJob } from '../sync/note-product.ts';
import type { PaymentLink } from './schema.ts';
import {
  putPaymentLink,
  selectPaymentLink,
  selectPaymentLinkOf,
  switchPaymentLink,
} from './payment-link-queries.ts';
import { toPaymentLink } from './read-payment-links.ts';

type WriteDeps = Pick<Deps, 'pool' | 'queue' | 'now' | 'stripe' | 'publicUrl'>;

/** Makes the link of a product; asked again, it is the same one. */
export async function createPaymentLink(deps: WriteDeps, named: NamedProduct): Promise<PaymentLink> {
  requireStripe(deps.stripe, 'Selling by link');
  const { ref, title } = await productNamed(deps.pool, named, '');
  const productId = await inTransaction(deps.pool, async (db) => {
    const noted = await noteProduct(db, ref, deps.now());
    if (!noted) throw conflict('not_for_sale', `"${title}" is not for sale at present.`);
    await putPaymentLink(db, newId('plk', deps.now()), noted.product.id, deps.now());
    await deps.queue.enqueue(db, syncProductJob, { productId: noted.product.id });
    return noted.product.id;
  });
  return answerOf(deps, productId);
}

/** Lets a link sell, or not. */
export async function switchLinkOf(deps: WriteDeps, id: string, isActive: boolean): Promise<PaymentLink> {
  requireStripe(deps.stripe, 'Selling by link');
  const link = await selectPaymentLink(deps.pool, id);
  if (!link) throw notFound('The payment link');
  await inTransaction(deps.pool, async (db) => {
    await switchPaymentLink(db, id, isActive, deps.now());
    await deps.queue.enqueue(db, syncProductJob, { productId: link.productId });
  });
  return answerOf(deps, link.productId);
}

/** Done at once, so that the answer has Stripe's address; where that fails, the job goes on trying. */
async function answerOf(deps: WriteDeps, productId: string): Promise<PaymentLink> {
  const stripe = requireStripe(deps.stripe, 'Selling by link');
  await bringIntoStep({ ...deps, stripe }, productId).catch((error: unknown) => {
    throw asStripeUnavailable(error);
  });
  const link = await selectPaymentLinkOf(deps.pool, productId);
  if (!link) throw notFound('The payment link');
  return toPaymentLink(link, deps.publicUrl());
}
