import type { Page } from '../../platform/pagination.ts';
import type { Review } from '../../feedback/reviews/review-schema.ts';
import { html, type Html } from '../../platform/html.ts';
import { countOf, dayText } from '../figures.ts';

/** What customers who run it say, each with how many runs stand behind it; the rest is a page further. */
export function reviewsPart(slug: string, { items, nextCursor }: Page<Review>): Html | null {
  if (items.length === 0) return null;
  const next =
    nextCursor !== null &&
    `/scenarios/${slug}?${new URLSearchParams({ reviews: nextCursor }).toString()}#reviews`;
  return html`<section class="part" aria-labelledby="reviews">
    <h2 id="reviews">What customers say</h2>
    <p class="quiet">Written by those who have it at work, and read by us before it is shown.</p>
    <ul class="reviews">
      ${items.map(reviewItem)}
    </ul>
    ${next && html`<p><a href="${next}" rel="nofollow">Older reviews</a></p>`}
  </section>`;
}

const reviewItem = ({ stars, message, writtenAt, completedRuns }: Review) =>
  html`<li class="review" data-testid="review">
    <p>
      <span class="stars-given" role="img" aria-label="${stars} of 5 stars"
        >${'★'.repeat(stars)}<span class="stars-left">${'★'.repeat(5 - stars)}</span></span
      >
      <small
        >After ${countOf(completedRuns, 'completed run')} ·
        <time datetime="${writtenAt}">${dayText(writtenAt)}</time></small
      >
    </p>
    <blockquote>${message}</blockquote>
  </li>`;
