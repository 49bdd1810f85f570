import type { OperatorCaller } from '../../platform/caller.ts';
import type { Deps } from '../../platform/deps.ts';
import { HttpError } from '../../platform/errors.ts';
import { readForOperators } from '../read-feedback.ts';
import type { AdminFeedback } from '../schema.ts';
import { decideReview } from './review-queries.ts';
import type { DecisionBody } from './review-schema.ts';

/** Shows the words of a review to everybody, or hides them. Its stars count either way, so that no average can be made better. */
export async function moderateReview(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  caller: OperatorCaller,
  id: string,
  { state }: DecisionBody,
): Promise<AdminFeedback> {
  const { review } = await readForOperators(pool, caller, id);
  if (
    !review?.mayShow ||
    !(await decideReview(pool, { feedbackId: id, state, operatorId: caller.operatorId, at: now() }))
  )
    throw new HttpError(409, 'not_for_others', 'Its customer does not let others read it.');
  return readForOperators(pool, caller, id);
}
