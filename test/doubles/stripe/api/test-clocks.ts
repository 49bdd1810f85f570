import type Stripe from 'stripe';
import { advanceTime } from '../billing/advance-time.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { integerOf, refuseUnknown, textOf } from './input.ts';
import { expireDueSessions } from '../movements/checkout.ts';
import { deleteCustomer } from '../movements/customers.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { invalid, noSuch } from './stripe-api-error.ts';

/** `/v1/test_helpers/test_clocks` */
export function testClockRoutes(account: StripeAccount): Route[] {
  const base = '/v1/test_helpers/test_clocks';
  return [
    route('POST', base, ({ input, at }) => {
      refuseUnknown(input, ['frozen_time', 'name']);
      const frozenTime = integerOf(input, 'frozen_time');
      if (frozenTime === undefined)
        throw invalid('Missing required param: frozen_time.', 'frozen_time', 'parameter_missing');
      const clock = account.testClocks.add({
        id: account.newId('clock'),
        object: 'test_helpers.test_clock',
        created: at,
        deletes_after: at + 30 * 86_400,
        frozen_time: frozenTime,
        livemode: false,
        name: textOf(input, 'name') ?? null,
        status: 'ready',
        status_details: {},
      });
      account.record('test_helpers.test_clock.created', clock, at);
      return clock;
    }),
    route('GET', base, ({ input, path }) => listPage(account.testClocks.listing(), input, path)),
    route('GET', `${base}/:id`, ({ id }) => presentClock(account, id)),
    route('DELETE', `${base}/:id`, ({ id, at }) => {
      const clock = presentClock(account, id);
      for (const customer of account.customers.all())
        if (idOf(customer.test_clock) === id && !account.deletedCustomerIds.has(customer.id))
          deleteCustomer(account, customer, clock.frozen_time);
      account.testClocks.delete(id);
      account.record('test_helpers.test_clock.deleted', clock, at);
      return { id, object: 'test_helpers.test_clock', deleted: true };
    }),
    route('POST', `${base}/:id/advance`, ({ id, input, at }) => {
      refuseUnknown(input, ['frozen_time']);
      const clock = presentClock(account, id);
      const to = integerOf(input, 'frozen_time') ?? 0;
      if (to <= clock.frozen_time)
        throw invalid('A test clock can only advance to a later instant.', 'frozen_time');
      const answer = {
        ...clock,
        status: 'advancing',
        status_details: { advancing: { target_frozen_time: to } },
      };
      account.record('test_helpers.test_clock.advancing', answer, at);
      const onInstant = (instant: number) => {
        clock.frozen_time = instant;
      };
      advanceTime(account, { clock: id, to, onInstant });
      expireDueSessions(account, at);
      account.record('test_helpers.test_clock.ready', clock, at);
      return answer;
    }),
  ];
}

function presentClock(account: StripeAccount, id: string): Stripe.TestHelpers.TestClock {
  const clock = account.testClocks.get(id);
  if (!clock) throw noSuch('test clock', id, 'test_clock');
  return clock;
}
