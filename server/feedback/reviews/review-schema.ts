import { z } from 'zod';
import { pageOf } from '../../platform/pagination.ts';
import { FeedbackBody } from '../schema.ts';

/** So many completed runs show that somebody has it at work. */
export const leastRunsForReview = 5;

/** `waiting` for an operator, `shown` to everybody, `hidden` from everybody. */
export const ReviewState = z.enum(['waiting', 'shown', 'hidden']);
export type ReviewState = z.infer<typeof ReviewState>;

export const ReviewBody = z.strictObject({
  stars: z
    .int()
    .min(1)
    .max(5)
    .describe('From 1 (bad) to 5 (very good). They count in the average of the scenario.'),
  message: FeedbackBody.shape.message,
  mayShow: z
    .boolean()
    .describe('true: everybody may read the words, without a name, once an operator has let them through.'),
});
export type ReviewBody = z.infer<typeof ReviewBody>;

/** A review as everybody reads it. */
export const Review = z
  .object({
    id: z.string(),
    stars: z.int().min(1).max(5),
    message: z.string(),
    writtenAt: z.string(),
    completedRuns: z.int().describe('Headline runs of the scenario that its writer has completed until now.'),
  })
  .meta({ id: 'Review' });
export type Review = z.infer<typeof Review>;
export const ReviewPage = pageOf(Review);

/** A scenario that the caller has installed, and what they have said of it. */
export const OwnReview = z
  .object({
    scenario: z.object({ id: z.string(), slug: z.string(), title: z.string() }),
    completedRuns: z.int(),
    mayReview: z.boolean().describe(`true from ${leastRunsForReview} completed runs on.`),
    review: z
      .object({
        id: z.string(),
        stars: z.int(),
        message: z.string(),
        mayShow: z.boolean(),
        state: ReviewState,
        writtenAt: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'OwnReview' });
export type OwnReview = z.infer<typeof OwnReview>;
export const OwnReviewPage = pageOf(OwnReview);

export const DecisionBody = z.strictObject({ state: z.enum(['shown', 'hidden']) });
export type DecisionBody = z.infer<typeof DecisionBody>;
