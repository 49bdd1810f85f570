import type { StripeAccount } from '../stripe-account.ts';
import { flagOf, listOf, refuseUnknown, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

const MOST_TYPES = 20;

/** `/v1/events` */
export function eventRoutes(account: StripeAccount): Route[] {
  return [
    route('GET', '/v1/events', ({ input, path, at }) => {
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
      return listPage(account.events.listing(), input, path, (event) => {
        if (type && !matchesType(event.type, type)) return false;
        if (types.length > 0 && !types.some((entry) => matchesType(event.type, entry))) return false;
        if (!isKept(account, event.id, at)) return false;
        return wasDelivered === undefined || account.deliveredEventIds.has(event.id) === wasDelivered;
      });
    }),
    route('GET', '/v1/events/:id', ({ id, at }) => {
      const event = account.events.get(id);
      if (!event || !isKept(account, id, at)) throw noSuch('event', id);
      return event;
    }),
  ];
}

/** Events can be read for 30 days after they were recorded, whatever instant they are dated. */
function isKept(account: StripeAccount, id: string, at: number): boolean {
  return (account.recordedAt.get(id) ?? at) > at - account.settings.eventDays * 86_400;
}

/** `charge.*` stands for every type below it, `*` for all. */
function matchesType(type: string, wanted: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
