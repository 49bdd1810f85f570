import type { StripeAccount } from '../stripe-account.ts';
import { flagOf, listOf, refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const MOST_TYPES = 20;

/** `/v1/events` */
export function eventRoutes(account: StripeAccount): Route[] {
  return [
    route('GET', '/v1/events', ({ input, path }) => {
      refuseUnknown(input, [
        'type',
        'types',
        'created',
        'delivery_success',
        'limit',
        'starting_after',
        'ending_before',
      ]);
      const type = textOf(input, 'type');
      const types = listOf(input['types']).map(String);
      if (type && types.length > 0)
        throw invalid('You may only specify one of these parameters: type, types.', 'types');
      if (types.length > MOST_TYPES)
        throw invalid(`You may only specify up to ${MOST_TYPES} types.`, 'types');
      const wasDelivered = flagOf(input, 'delivery_success');
      const matching = account.events.newestFirst().filter((event) => {
        if (type && !matchesType(event.type, type)) return false;
        if (types.length > 0 && !types.some((entry) => matchesType(event.type, entry))) return false;
        return wasDelivered === undefined || account.deliveredEventIds.has(event.id) === wasDelivered;
      });
      return listPage(matching, input, path);
    }),
    route('GET', '/v1/events/:id', ({ id }) => {
      const event = account.events.get(id);
      if (!event) throw noSuch('event', id);
      return event;
    }),
  ];
}

/** `charge.*` stands for every type below it, `*` for all. */
function matchesType(type: string, wanted: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
