import type { Deps } from '../../../platform/deps.ts';
import { isInvalidRequest } from '../../../platform/stripe-errors.ts';
import { selectOutOfStep } from './sync-queries.ts';
import { bringIntoStep } from './bring-into-step.ts';

type PossibleSyncDeps = Pick<Deps, 'pool' | 'now' | 'stripe' | 'logger' | 'publicUrl'>;

const retryAfterMinutes = 10;
const atOnce = 100;

/**
 * Brings one product into step, unless no key of Stripe is set: then it waits for one. What Stripe refuses is noted and not asked
 * again at once; every other failure is thrown, so that the job is repeated.
 */
export async function syncProductWhenPossible(deps: PossibleSyncDeps, productId: string): Promise<void> {
  const { stripe } = deps;
  if (!stripe) return;
  try {
    await bringIntoStep({ ...deps, stripe }, productId);
  } catch (error) {
    if (!isInvalidRequest(error)) throw error;
    deps.logger.warn({ err: error, product: productId }, 'Stripe refuses a product as it is');
  }
}

/** Brings everything into step that Stripe does not have yet, whose job failed, or that was changed while no key was set. */
export async function syncOutOfStep(deps: PossibleSyncDeps): Promise<void> {
  if (!deps.stripe) return;
  const failedBefore = new Date(deps.now().getTime() - retryAfterMinutes * 60_000);
  for (const id of await selectOutOfStep(deps.pool, failedBefore, atOnce)) {
    try {
      await syncProductWhenPossible(deps, id);
    } catch (error) {
      deps.logger.warn(
        { err: error, product: id },
        'a product could not be brought into step; it is tried again',
      );
    }
  }
}
