import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  Exhaustion,
  ExhaustionPage,
} from '../../../../server/forecasting/exhaustion/exhaustion-schema.ts';
import type { ModelCards } from '../../../../server/forecasting/model-card-schema.ts';
import type { ForecastParts } from '../../../../server/forecasting/parts/parts-schema.ts';
import type { ForecastAnswer } from '../../../../server/forecasting/schema.ts';
import { apiGet } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { Exhaustion, ForecastAnswer, ForecastParts, ModelCards };
export type Metric = ForecastAnswer['metric'];
export type Asked = { metric: Metric; interval: 'day' | 'month'; horizon: number };

/** What comes of a metric. Making it for the first time takes some seconds, so it is kept while others are looked at. */
export function forecastQuery({ metric, interval, horizon }: Asked) {
  const values = { metric, interval, horizon: String(horizon) };
  return queryOptions({
    queryKey: ['/admin/analytics/forecast', values],
    queryFn: ({ signal }) => apiGet<ForecastAnswer>('/admin/analytics/forecast', values, signal),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
}

/** What comes of each scenario beside the whole. */
export function partsQuery({ metric, interval, horizon }: Asked) {
  const values = { metric, interval, horizon: String(horizon) };
  return queryOptions({
    queryKey: ['/admin/analytics/forecast/scenarios', values],
    queryFn: ({ signal }) => apiGet<ForecastParts>('/admin/analytics/forecast/scenarios', values, signal),
    staleTime: 300_000,
  });
}

/** What each forecast is made of, and by how much it errs. */
export const modelCardsQuery = queryOptions({
  queryKey: ['/admin/analytics/forecast/models'],
  queryFn: ({ signal }) => apiGet<ModelCards>('/admin/analytics/forecast/models', {}, signal),
  staleTime: 300_000,
});

/** Plans whose credits are used up first. */
export const exhaustionQuery = pagedQuery<Exhaustion, ExhaustionPage>('/admin/analytics/exhaustion', {});
