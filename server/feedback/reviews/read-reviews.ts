import type { Db } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { findScenario } from '../../scenarios/find-scenario.ts';
import { selectOwn, selectShown, type OwnRow } from './review-queries.ts';
import { leastRunsForReview, type OwnReview, type Review } from './review-schema.ts';

type Place = { limit: number; cursor?: string | undefined };

/** What everybody may read of a scenario, newest first. */
export async function listReviews(db: Db, idOrSlug: string, { limit, cursor }: Place): Promise<Page<Review>> {
  const scenario = await findScenario(db, idOrSlug);
  if (!scenario) throw notFound('The scenario');
  const beforeId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectShown(db, { scenarioId: scenario.id, beforeId, limit });
  return pageFrom(
    rows,
    limit,
    ({ writtenAt, ...row }) => ({ ...row, writtenAt: writtenAt.toISOString() }),
    ({ id }) => [id],
  );
}

/** The scenarios that a customer has installed, with what they said of each. */
export async function listOwnReviews(
  db: Db,
  customerId: string,
  { limit, cursor }: Place,
): Promise<Page<OwnReview>> {
  const afterId = decodeCursor(cursor, ['text'])?.[0] ?? null;
  const rows = await selectOwn(db, { customerId, scenarioId: null, afterId, limit });
  return pageFrom(rows, limit, toOwn, ({ scenarioId }) => [scenarioId]);
}

/** The same of one scenario. */
export async function readOwnReview(db: Db, customerId: string, scenarioId: string): Promise<OwnReview> {
  const [row] = await selectOwn(db, { customerId, scenarioId, afterId: null, limit: 1 });
  if (!row) throw notFound('An installation of yours of this scenario');
  return toOwn(row);
}

function toOwn({
  scenarioId,
  slug,
  title,
  completedRuns,
  feedbackId,
  writtenAt,
  ...said
}: OwnRow): OwnReview {
  const { stars, message, mayShow, state } = said;
  return {
    scenario: { id: scenarioId, slug, title },
    completedRuns,
    mayReview: completedRuns >= leastRunsForReview,
    review:
      feedbackId === null
        ? null
        : { id: feedbackId, stars, message, mayShow, state, writtenAt: writtenAt.toISOString() },
  };
}
