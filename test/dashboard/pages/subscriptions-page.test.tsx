import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { AdminSubscription, AdminSubscriptionDetail } from '../../../dashboard/src/api/subscriptions.ts';
import { renderAt, stubServer } from '../support.tsx';
import { columnTexts, page, refusal, routes, waiting } from './fixtures.ts';

const usd = (amount: number) => ({ amount, currency: 'usd' });
const days = (count: number) => new Date(Date.now() + count * 86_400_000 + 3_600_000).toISOString();

const subscription: AdminSubscription = {
  id: 'sub_1',
  product: { plan: { id: 'pln_1', name: 'Pro, monthly' }, scenario: null },
  status: 'active',
  price: usd(2900),
  interval: 'month',
  intervalCount: 1,
  startedAt: '2026-03-01T12:00:00Z',
  currentPeriodEndsAt: days(3),
  cancelsAt: null,
  endedAt: null,
  trialEndsAt: null,
  silentSince: null,
  pauseBehavior: null,
  customer: { id: 'cus_1', name: 'Ada Moore', email: 'ada@example.com' },
  pastDueSince: null,
  canceledAt: null,
  cancellationReason: null,
  cancellationFeedback: null,
  fetchedAt: '2026-03-01T12:00:05Z',
};
const item: AdminSubscriptionDetail['states'][number]['items'][number] = {
  id: 'si_1',
  priceId: 'price_1',
  product: { kind: 'plan', id: 'pln_1' },
  unitAmountDecimal: '2900',
  currency: 'usd',
  quantity: 2,
  interval: 'month',
  intervalCount: 1,
  isMetered: false,
  discounts: [],
};
const state: AdminSubscriptionDetail['states'][number] = {
  validFrom: '2026-03-01T12:00:00Z',
  status: 'trialing',
  source: 'event',
  sourceId: 'evt_1',
  items: [item],
  discounts: [],
  pauseBehavior: null,
  isCancelling: false,
};
const detail: AdminSubscriptionDetail = {
  ...subscription,
  cancelsAt: days(9),
  cancellationReason: 'cancellation_requested',
  cancellationFeedback: 'too_expensive',
  states: [
    state,
    {
      ...state,
      validFrom: '2026-03-15T12:00:00Z',
      status: 'active',
      source: 'api',
      items: [
        item,
        { ...item, id: 'si_2', unitAmountDecimal: '0.5', quantity: 1 },
        { ...item, id: 'si_3', isMetered: true },
      ],
      discounts: [
        {
          id: 'di_1',
          duration: 'forever',
          percentOff: '20',
          amountOff: null,
          appliesTo: null,
          startsAt: null,
          endsAt: null,
        },
      ],
      isCancelling: true,
    },
  ],
  orders: [
    {
      id: 'ord_1',
      kind: 'renewal',
      status: 'paid',
      total: usd(2900),
      coversFrom: '2026-03-15T12:00:00Z',
      coversTo: '2026-04-15T12:00:00Z',
      createdAt: '2026-03-15T12:00:00Z',
    },
  ],
};

test('lists who pays again and again, what, and what comes next', async () => {
  const others: AdminSubscription[] = [
    subscription,
    { ...subscription, id: 'sub_2', status: 'trialing', trialEndsAt: days(5) },
    { ...subscription, id: 'sub_3', cancelsAt: days(9), pauseBehavior: 'void' },
    { ...subscription, id: 'sub_4', status: 'canceled', endedAt: days(-2), price: null },
    {
      ...subscription,
      id: 'sub_5',
      product: { plan: null, scenario: null },
      interval: 'week',
      intervalCount: 2,
    },
  ];
  stubServer(routes({ 'GET /admin/subscriptions': () => page(...others) }));
  renderAt('/dashboard/subscriptions');
  const table = await screen.findByRole('table', { name: 'Subscriptions' });
  expect(columnTexts(table, 'next')).toEqual([
    'Renews in 3 days',
    'Trial ends in 5 days',
    'Ends in 9 days',
    'Ended yesterday',
    'Renews in 3 days',
  ]);
  expect(columnTexts(table, 'price')).toEqual([
    '$29.00 a month',
    '$29.00 a month',
    '$29.00 a month',
    'By use',
    '$29.00 every 2 weeks',
  ]);
  expect(columnTexts(table, 'status')[2]).toBe('ActiveCollection is paused');
  expect(columnTexts(table, 'product')[4]).toBe('Something that is not sold any more');
});

test('keeps the filters in the address, and says when nothing matches them', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/subscriptions': ({ query }) => (query.get('plan') ? page() : page(subscription)),
    }),
  );
  const { router } = renderAt('/dashboard/subscriptions?status=past_due&plan=pln_9');
  expect(await screen.findByText('No subscription matches')).toBeTruthy();
  expect(requests.at(-1)?.query.toString()).toBe('status=past_due&plan=pln_9&limit=50');
  fireEvent.click(screen.getByRole('button', { name: 'Plan: pln_9. Take this filter away' }));
  await screen.findByRole('table', { name: 'Subscriptions' });
  expect(router.state.location.search).toEqual({ status: 'past_due' });
  fireEvent.click(screen.getByRole('combobox', { name: 'Status' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Trialing', hidden: true }));
  await waitFor(() => expect(requests.at(-1)?.query.toString()).toBe('status=trialing&limit=50'));
});

test('says that it is loading, what failed, and what to do where there are none', async () => {
  let list = waiting;
  stubServer(routes({ 'GET /admin/subscriptions': () => list() }));
  const { router } = renderAt('/dashboard/subscriptions');
  expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
  list = () => refusal(503, 'The database is away.');
  await router.navigate({ to: '/dashboard/subscriptions', search: { customer: 'cus_1' } as never });
  expect((await screen.findByRole('alert')).textContent).toContain('The database is away.');
  list = () => page();
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('No subscription matches')).toBeTruthy();
});

test('tells a new library how subscriptions come about', async () => {
  stubServer(routes({ 'GET /admin/subscriptions': () => page() }));
  renderAt('/dashboard/subscriptions');
  expect(await screen.findByText('No subscriptions yet')).toBeTruthy();
});

test('shows how a subscription stands, what it was with the newest first, and what it paid', async () => {
  stubServer(routes({ 'GET /admin/subscriptions/sub_1': () => ({ body: detail }) }));
  renderAt('/dashboard/subscriptions/sub_1');
  const states = await screen.findByRole('table', { name: 'States' });
  expect(columnTexts(states, 'status')).toEqual(['Active', 'Trialing']);
  const text = states.textContent;
  expect(text).toContain('2 × $29.00 a month');
  expect(text).toContain('0.005 USD a month');
  expect(text).toContain('By use');
  expect(text).toContain('20 % off for good');
  expect(columnTexts(states, 'source')).toEqual(['Stripe, when asked', 'evt_1']);
  const paid = screen.getByRole('table', { name: 'Paid' });
  expect(columnTexts(paid, 'total')).toEqual(['$29.00']);
  expect(document.body.textContent).toContain('WhyCancellation requested, Too expensive');
});

test('a subscription that has not paid says so; one that is not known is not found', async () => {
  stubServer(
    routes({
      'GET /admin/subscriptions/sub_1': () => ({
        body: { ...detail, orders: [], status: 'trialing', trialEndsAt: days(5) },
      }),
    }),
  );
  const { router } = renderAt('/dashboard/subscriptions/sub_1');
  expect(await screen.findByText('Nothing was paid yet')).toBeTruthy();
  await router.navigate({ to: '/dashboard/subscriptions/$id', params: { id: 'sub_9' } });
  expect((await screen.findByRole('alert')).textContent).toContain('Not found');
});
