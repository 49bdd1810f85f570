import type { Deps } from '../../platform/deps.ts';
import { created, endpoint, ok, type Endpoint } from '../../platform/endpoint.ts';
import { PageQuery } from '../../platform/pagination.ts';
import { enterExchangeRate, listExchangeRates } from './exchange-rates.ts';
import { ExchangeRate, ExchangeRatePage, NewExchangeRate } from './schema.ts';

/** What currencies are worth where Stripe does not say it. */
export function exchangeRateRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/admin/exchange-rates',
      summary: 'List the exchange rates that were entered, the latest first',
      access: { kind: 'operator', scope: 'billing:read' },
      query: PageQuery,
      answers: { 200: ExchangeRatePage },
      handle: async ({ query }) => ok(await listExchangeRates(deps.pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/exchange-rates',
      summary: 'Enter an exchange rate',
      description:
        'Converts the rows of the ledger of these days that Stripe settled in neither currency: each gets a row beside it, and so do those that come later. A newer rate for the same days corrects an older one.',
      access: { kind: 'operator', scope: 'billing:write' },
      body: NewExchangeRate,
      answers: { 201: ExchangeRate },
      isIdempotent: true,
      handle: async ({ body }) => created(await enterExchangeRate(deps, body)),
    }),
  ];
}
