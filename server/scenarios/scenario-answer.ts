import type { ScenarioRow } from './catalogue-queries.ts';
import type { AdminScenario, Scenario } from './schema.ts';
import type { ScenarioStatistics } from './statistics-queries.ts';

const noStatistics: ScenarioStatistics = {
  installations: 0,
  executions30d: 0,
  completionRate30d: null,
  medianTimeSavedMinutes: null,
  rating: null,
};

/** A scenario as the API shows it. */
export function toScenario(row: ScenarioRow, statistics: ScenarioStatistics = noStatistics): Scenario {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    complexityLevel: row.complexityLevel,
    steps: row.steps,
    apps: row.apps,
    category: { slug: row.categorySlug, name: row.categoryName },
    tags: row.tags,
    status: row.status,
    price: priceOf(row),
    minimumPrice: minimumPriceOf(row),
    recurring: row.recurring,
    latestVersion: latestVersionOf(row),
    stats: statistics,
    firstPublishedAt: row.firstPublishedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function toAdminScenario(row: ScenarioRow, statistics?: ScenarioStatistics): AdminScenario {
  return {
    ...toScenario(row, statistics),
    minutesByHand: Number(row.minutesByHand),
    isStarter: row.isStarter,
  };
}

export function priceOf(row: Pick<ScenarioRow, 'priceAmount' | 'priceCurrency'>): Scenario['price'] {
  return row.priceAmount === null || row.priceCurrency === null
    ? null
    : { amount: row.priceAmount, currency: row.priceCurrency };
}

/** From where on the customer chooses the price; null where the price is fixed. */
export function minimumPriceOf(
  row: Pick<ScenarioRow, 'minimumPriceAmount' | 'priceCurrency'>,
): Scenario['minimumPrice'] {
  return row.minimumPriceAmount === null || row.priceCurrency === null
    ? null
    : { amount: row.minimumPriceAmount, currency: row.priceCurrency };
}

function latestVersionOf(row: ScenarioRow): Scenario['latestVersion'] {
  if (row.versionId === null || row.versionNumber === null || row.versionPublishedAt === null) return null;
  return {
    id: row.versionId,
    number: row.versionNumber,
    changelog: row.versionChangelog ?? '',
    publishedAt: row.versionPublishedAt.toISOString(),
  };
}
