import type { Review } from '../feedback/reviews/review-schema.ts';
import { majorUnits } from '../platform/money.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { summaryOf } from './description-text.ts';
import type { Measured } from './measured/schema.ts';

type Reviewed = { scenario: Scenario; measured: Measured; reviews: Review[]; siteName: string };

/** A scenario in schema.org's words. Ratings only where customers who installed it gave some. */
export function structuredScenario(
  { scenario, measured: { ratings }, reviews, siteName }: Reviewed,
  publicUrl: string,
): object[] {
  const { slug, title, description, category, latestVersion, firstPublishedAt, updatedAt } = scenario;
  const url = `${publicUrl}/scenarios/${slug}`;
  return [
    {
      '@context': 'https://schema.org',
      '@type': 'SoftwareApplication',
      name: title,
      description: summaryOf(description, 300),
      url,
      image: `${url}/og.png`,
      applicationCategory: 'BusinessApplication',
      applicationSubCategory: category.name,
      operatingSystem: 'Make',
      ...(latestVersion === null ? {} : { softwareVersion: String(latestVersion.number) }),
      ...(firstPublishedAt === null ? {} : { datePublished: firstPublishedAt }),
      dateModified: latestVersion?.publishedAt ?? updatedAt,
      offers: offerOf(scenario, url),
      ...(ratings.mean === null
        ? {}
        : {
            aggregateRating: {
              '@type': 'AggregateRating',
              ratingValue: ratings.mean,
              ratingCount: ratings.count,
              bestRating: 5,
              worstRating: 1,
            },
          }),
      ...(reviews.length === 0 ? {} : { review: reviews.map(structuredReview) }),
    },
    {
      '@context': 'https://schema.org',
      '@type': 'BreadcrumbList',
      itemListElement: [
        { '@type': 'ListItem', position: 1, name: siteName, item: `${publicUrl}/` },
        {
          '@type': 'ListItem',
          position: 2,
          name: category.name,
          item: `${publicUrl}/?category=${encodeURIComponent(category.slug)}`,
        },
        { '@type': 'ListItem', position: 3, name: title, item: url },
      ],
    },
  ];
}

/** Nobody's name is told: whoever wrote it has it at work. */
const structuredReview = ({ stars, message, writtenAt }: Review) => ({
  '@type': 'Review',
  reviewRating: { '@type': 'Rating', ratingValue: stars, bestRating: 5, worstRating: 1 },
  reviewBody: message,
  datePublished: writtenAt,
  author: { '@type': 'Person', name: 'A customer' },
});

/** Without a price it is offered for nothing, which needs a currency there nevertheless. */
function offerOf({ price, recurring }: Scenario, url: string): object {
  const amount = price === null ? '0' : majorUnits(price);
  const currency = (price?.currency ?? 'usd').toUpperCase();
  return {
    '@type': 'Offer',
    url,
    price: amount,
    priceCurrency: currency,
    availability: 'https://schema.org/InStock',
    ...(recurring === null
      ? {}
      : {
          priceSpecification: {
            '@type': 'UnitPriceSpecification',
            price: amount,
            priceCurrency: currency,
            billingDuration: 1,
            billingIncrement: 1,
            unitCode: recurring === 'month' ? 'MON' : 'ANN',
          },
        }),
  };
}
