import type { OwnReview, ReviewBody } from '../../../../server/feedback/reviews/review-schema.ts';
import { apiDelete, apiPut } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { OwnReview, ReviewBody };

/** The scenarios that the customer has installed, each with their review. */
export const ownReviewsQuery = pagedQuery<OwnReview>('/v1/reviews', { limit: 100 });

export const writeReview = (slug: string, review: ReviewBody) => apiPut<OwnReview>(pathOf(slug), review);

export const withdrawReview = (slug: string) => apiDelete(pathOf(slug));

const pathOf = (slug: string) => `/v1/scenarios/${encodeURIComponent(slug)}/review`;
