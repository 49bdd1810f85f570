import { inTransaction, type Pool } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { HttpError, notFound } from '../../platform/errors.ts';
import { counted } from '../../platform/words.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { keepFeedback } from '../send-feedback.ts';
import { readOwnReview } from './read-reviews.ts';
import { countCompletedRuns, deleteReview, writeReview } from './review-queries.ts';
import { leastRunsForReview, type OwnReview, type ReviewBody } from './review-schema.ts';

/**
 * Keeps what a customer says of a scenario that they run. It is feedback, whose stars count as every rating does; its words are shown once
 * the customer allows it and an operator has let them through. The former review gives way to it.
 */
export async function reviewScenario(
  deps: Pick<Deps, 'pool' | 'now'>,
  { customerId, scenario, requestId }: { customerId: string; scenario: string; requestId: string },
  { stars, message, mayShow }: ReviewBody,
): Promise<OwnReview> {
  const scenarioId = await requireScenario(deps.pool, scenario);
  await inTransaction(deps.pool, async (db) => {
    const runs = await countCompletedRuns(db, customerId, scenarioId);
    if (runs < leastRunsForReview)
      throw new HttpError(
        409,
        'too_few_runs',
        `Reviews come from those who have it at work: it has completed ${counted(runs, 'run')} of yours, and ${leastRunsForReview} are needed.`,
      );
    const sender = { customerId, source: 'api' as const, recordedBy: null, sentRequestId: requestId };
    const said = {
      kind: 'review' as const,
      message,
      rating: stars,
      scenario: scenarioId,
      noRun: true as const,
    };
    const { id: feedbackId } = await keepFeedback(db, sender, { ...said, maySeeRun: false }, deps.now());
    await writeReview(db, { feedbackId, customerId, scenarioId, mayShow });
  });
  return readOwnReview(deps.pool, customerId, scenarioId);
}

/** Takes a review back: nobody reads it any more. As feedback it stays with the library. */
export async function withdrawReview(pool: Pool, customerId: string, scenario: string): Promise<void> {
  const scenarioId = await requireScenario(pool, scenario);
  if (!(await deleteReview(pool, customerId, scenarioId))) throw notFound('Your review of this scenario');
}

async function requireScenario(pool: Pool, idOrSlug: string): Promise<string> {
  const scenario = await findScenario(pool, idOrSlug, { includeUnpublished: true });
  if (!scenario || scenario.status === 'draft') throw notFound('The scenario');
  return scenario.id;
}
