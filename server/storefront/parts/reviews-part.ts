import type { Review } from '../../feedback/reviews/review-schema.ts';
import { html, type Html } from '../../platform/html.ts';
import type { Page } from '../../platform/pagination.ts';
import type { Language } from '../language.ts';

/** What customers who run it say, each with how many runs stand behind it; the rest is a page further. */
export function reviewsPart(
  language: Language,
  slug: string,
  { items, nextCursor }: Page<Review>,
): Html | null {
  if (items.length === 0) return null;
  const words = language.texts.scenario.reviews;
  const next =
    nextCursor !== null &&
    `/scenarios/${slug}?${new URLSearchParams({ reviews: nextCursor }).toString()}#reviews`;
  return html`<section class="part" aria-labelledby="reviews">
    <h2 id="reviews">${words.title}</h2>
    <p class="quiet">${words.who}</p>
    <ul class="reviews">
      ${items.map((review) => reviewItem(language, review))}
    </ul>
    ${next && html`<p><a href="${next}" rel="nofollow">${words.older}</a></p>`}
  </section>`;
}

function reviewItem(
  { texts, figures }: Language,
  { stars, message, writtenAt, completedRuns }: Review,
): Html {
  const words = texts.scenario.reviews;
  return html`<li class="review" data-testid="review">
    <p>
      <span class="stars-given" role="img" aria-label="${words.stars(stars)}"
        >${'★'.repeat(stars)}<span class="stars-left">${'★'.repeat(5 - stars)}</span></span
      >
      <small
        >${words.after(figures.countOf(completedRuns, 'completedRun'))} ·
        <time datetime="${writtenAt}">${figures.dayText(writtenAt)}</time></small
      >
    </p>
    <blockquote>${message}</blockquote>
  </li>`;
}
