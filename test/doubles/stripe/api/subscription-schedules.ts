import type Stripe from 'stripe';
import type { FormFields } from '../../http/nested-form.ts';
import { cancelNow } from '../billing/pause-and-resume.ts';
import { applyPhase, releaseSchedule, startSchedule } from '../billing/schedules.ts';
import { scheduleShape } from '../billing/schedule-shape.ts';
import { idOf } from '../id-of.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { presentCustomer } from './customers.ts';
import { listOf, mergedMetadata, refuseUnknown, requiredText, textOf } from './input.ts';
import { listPage } from './list-page.ts';
import { route, type Route } from './route.ts';
import { phaseOfSubscription, phasesOf } from './schedule-phases.ts';
import { invalid, noSuch } from './stripe-api-error.ts';
import { presentSubscription } from './subscriptions.ts';

/** `/v1/subscription_schedules` */
export function subscriptionScheduleRoutes(account: StripeAccount): Route[] {
  return [
    route('POST', '/v1/subscription_schedules', ({ input, at }) => createSchedule(account, input, at)),
    route('GET', '/v1/subscription_schedules', ({ input, path }) => {
      const customer = textOf(input, 'customer');
      const all = customer
        ? account.schedules.where('customer', customer).toReversed()
        : account.schedules.listing();
      return listPage(all, input, path);
    }),
    route('GET', '/v1/subscription_schedules/:id', ({ id }) => presentSchedule(account, id)),
    route('POST', '/v1/subscription_schedules/:id', ({ id, input, at: now }) => {
      refuseUnknown(input, ['phases', 'end_behavior', 'metadata', 'proration_behavior', 'default_settings']);
      const schedule = presentSchedule(account, id);
      const at = account.timeOf(schedule.customer, now);
      account.update('subscription_schedule.updated', schedule, at, () => {
        schedule.end_behavior = textOf(input, 'end_behavior') ?? schedule.end_behavior;
        schedule.metadata = mergedMetadata(schedule.metadata, input['metadata']);
        const first = schedule.phases[0]?.start_date ?? at;
        if (input['phases'] !== undefined)
          schedule.phases = phasesOf(account, listOf(input['phases']), first, at);
        const present = schedule.phases.find((phase) => phase.start_date <= at && at < phase.end_date);
        if (schedule.status === 'active' && present)
          schedule.current_phase = { start_date: present.start_date, end_date: present.end_date };
      });
      const present = schedule.phases.find(
        ({ start_date: start }) => start === schedule.current_phase?.start_date,
      );
      const subscription = account.subscriptions.get(idOf(schedule.subscription));
      if (input['phases'] !== undefined && subscription && present)
        applyPhase(account, subscription, present, at);
      return schedule;
    }),
    route('POST', '/v1/subscription_schedules/:id/cancel', ({ id, input, at: now }) => {
      refuseUnknown(input, ['invoice_now', 'prorate']);
      const schedule = presentSchedule(account, id);
      const at = account.timeOf(schedule.customer, now);
      if (!['not_started', 'active'].includes(schedule.status))
        throw invalid(`You cannot cancel a subscription schedule that is ${schedule.status}.`);
      const subscription = account.subscriptions.get(idOf(schedule.subscription));
      account.update('subscription_schedule.canceled', schedule, at, () => {
        schedule.status = 'canceled';
        schedule.canceled_at = at;
        schedule.current_phase = null;
      });
      if (subscription) cancelNow(account, subscription, { at, prorates: input['prorate'] === 'true' });
      return schedule;
    }),
    route('POST', '/v1/subscription_schedules/:id/release', ({ id, at }) => {
      const schedule = presentSchedule(account, id);
      if (!['not_started', 'active'].includes(schedule.status))
        throw invalid(`You cannot release a subscription schedule that is ${schedule.status}.`);
      releaseSchedule(account, schedule, account.timeOf(schedule.customer, at));
      return schedule;
    }),
  ];
}

function createSchedule(account: StripeAccount, input: FormFields, now: number): Stripe.SubscriptionSchedule {
  refuseUnknown(
    input,
    'billing_mode customer default_settings end_behavior from_subscription metadata phases start_date'.split(
      ' ',
    ),
  );
  const from = textOf(input, 'from_subscription');
  const subscription = from ? presentSubscription(account, from) : null;
  const customer = subscription
    ? idOf(subscription.customer)
    : presentCustomer(account, requiredText(input, 'customer'), 'customer').id;
  const at = account.timeOf(customer, now);
  const start = textOf(input, 'start_date');
  const startDate = !start || start === 'now' ? at : Number(start);
  const phases = subscription
    ? [phaseOfSubscription(subscription)]
    : phasesOf(account, listOf(input['phases']), startDate, at);
  if (phases.length === 0) throw invalid('Missing required param: phases.', 'phases', 'parameter_missing');
  const schedule = account.schedules.add(
    scheduleShape(account, {
      customer,
      phases,
      at,
      endBehaviour: textOf(input, 'end_behavior') ?? 'release',
      metadata: mergedMetadata({}, input['metadata']),
      subscription,
    }),
  );
  account.record('subscription_schedule.created', schedule, at);
  if (subscription) subscription.schedule = schedule.id;
  else if (startDate <= at) startSchedule(account, schedule, at);
  return schedule;
}

function presentSchedule(account: StripeAccount, id: string): Stripe.SubscriptionSchedule {
  const schedule = account.schedules.get(id);
  if (!schedule) throw noSuch('subscription schedule', id, 'schedule');
  return schedule;
}
