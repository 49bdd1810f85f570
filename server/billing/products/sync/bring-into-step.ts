import { syncPaymentLink, type LinkDeps } from '../payment-links/sync-payment-link.ts';
import { noteSyncFailure, suspectProduct } from './sync-queries.ts';
import { failureSentence, syncProduct } from './sync-product.ts';

/** Gives Stripe everything of a product: itself, its prices, and its payment link. A failure is noted and thrown. */
export async function bringIntoStep(deps: LinkDeps, productId: string): Promise<void> {
  await syncProduct(deps, productId);
  try {
    await syncPaymentLink(deps, productId);
  } catch (error) {
    await suspectProduct(deps.pool, productId); // so that it is tried again
    await noteSyncFailure(deps.pool, productId, failureSentence(error), deps.now());
    throw error;
  }
}
