import { thinEvent } from '../event-payload.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { integerOf } from './input.ts';
import { route, type Route } from './route.ts';
import { noSuch } from './stripe-api-error.ts';

/** `/v2/core/events`: thin events, newest first; a page names the next one by its address. */
export function v2EventRoutes(account: StripeAccount): Route[] {
  return [
    route('GET', '/v2/core/events', ({ input, path }) => {
      const limit = integerOf(input, 'limit') ?? 20;
      const start = integerOf(input, 'page') ?? 0;
      const listing = account.events.listing();
      const data: object[] = [];
      for (let index = start; index < Math.min(start + limit, listing.length); index += 1) {
        const event = listing.at(index);
        if (event) data.push(thinEvent(account, event));
      }
      const hasMore = start + limit < listing.length;
      const address = (page: number) => `${path}?limit=${limit}&page=${page}`;
      return {
        data,
        next_page_url: hasMore ? address(start + limit) : null,
        previous_page_url: start > 0 ? address(Math.max(0, start - limit)) : null,
      };
    }),
    route('GET', '/v2/core/events/:id', ({ id }) => {
      const event = account.events.get(id);
      if (!event) throw noSuch('event', id);
      return thinEvent(account, event);
    }),
  ];
}
