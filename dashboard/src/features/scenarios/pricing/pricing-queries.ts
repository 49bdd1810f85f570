import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { CrossSell } from '../../../../../server/billing/products/cross-sells/schema.ts';
import type { WaysToBuy } from '../../../../../server/billing/products/ways-to-buy/schema.ts';
import type { CreditPricePage } from '../../../../../server/executions/value/input-schema.ts';
import type { HeldPrice } from '../../../../../server/history/prices/schema.ts';
import { apiGet } from '../../../api/client.ts';
import { pagedQuery, type Page } from '../../../api/pages.ts';
import { scenarioPath } from '../../../api/scenarios.ts';

export type { CrossSell, HeldPrice, WaysToBuy };
export type CreditPrice = z.infer<typeof CreditPricePage>['items'][number];

/** What a scenario has cost, page by page. Under the scenario's key, so that a changed price is read anew. */
export const heldPricesQuery = (slug: string) => ({
  ...pagedQuery<HeldPrice>(scenarioPath(slug, '/prices'), { limit: 20 }),
  queryKey: ['/admin/scenarios', slug, 'prices'],
});

/** Its own price as Stripe has it, plans and bundles. */
export const waysToBuyQuery = (slug: string) =>
  queryOptions({
    queryKey: ['/admin/scenarios', slug, 'ways-to-buy'],
    queryFn: ({ signal }) => apiGet<WaysToBuy>(scenarioPath(slug, '/ways-to-buy'), {}, signal),
    refetchInterval: ({ state }) => (state.data?.product?.stripe.isInStep === false ? 5_000 : false),
  });

/** What is offered beside it. */
export const besideQuery = (id: string) =>
  queryOptions({
    queryKey: ['/admin/cross-sells', id],
    queryFn: ({ signal }) => apiGet<Page<CrossSell>>('/admin/cross-sells', { of: id, limit: 50 }, signal),
  });

/** What a credit costs in Make's plans. */
export const creditPricesQuery = queryOptions({
  queryKey: ['/admin/make-credit-prices'],
  queryFn: ({ signal }) => apiGet<Page<CreditPrice>>('/admin/make-credit-prices', { limit: 100 }, signal),
});
