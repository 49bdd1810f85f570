import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type {
  CustomerItem,
  CustomerProfile,
} from '../../../dashboard/src/features/customers/customers-query.ts';
import type { StoryEvent } from '../../../dashboard/src/ui/story/story-query.ts';
import { scopesOf } from '../../../server/accounts/operators/roles.ts';
import { renderAt, session, stubServer } from '../support.tsx';
import { page, routes } from './fixtures.ts';

const health: CustomerItem['health'] = {
  state: 'risk',
  parts: [
    { part: 'activity', state: 'good', reason: '2 installed; the last run was today.' },
    { part: 'payment', state: 'risk', reason: 'A payment is disputed.' },
  ],
};
const item: CustomerItem = {
  id: 'cus_9',
  email: 'grace@example.com',
  name: 'Grace',
  organization: 'Moore Ltd',
  createdAt: '2026-03-01T10:00:00Z',
  installations: 2,
  orders: 1,
  plan: { id: 'pln_1', name: 'Team' },
  lifetimeValue: { amount: 123_456, currency: 'usd' },
  lastRunOn: '2026-03-04',
  health,
  consents: ['productNews'],
};
const profile: CustomerProfile = {
  ...item,
  referredBy: null,
  consents: [
    { purpose: 'productNews', granted: true, policyVersion: '3', recordedAt: '2026-03-01T10:00:00Z' },
  ],
  rights: [
    {
      id: 'ent_1',
      scenario: null,
      plan: { id: 'pln_1', name: 'Team' },
      source: 'subscription',
      sourceId: 'sub_1',
      state: 'active',
      validFrom: '2026-03-01T10:00:00Z',
      validTo: null,
    },
  ],
  apiKeys: { live: 1, lastUsedAt: null },
  rewardPoints: 50,
};
const told = (event: StoryEvent['event'], at: string, facts: StoryEvent['facts'] = {}): StoryEvent => ({
  id: `${event}:${at}`,
  kind: 'money',
  event,
  at,
  facts,
});
const story = [
  told('refunded', '2026-03-05T23:30:00Z', {
    orderId: 'ord_1',
    amount: { amount: 400, currency: 'usd' },
  }),
  told('runsFailed', '2026-03-04T23:00:00Z', {
    day: '2026-03-05',
    count: 3,
    installationId: 'ins_1',
    scenario: { slug: 'orders', title: 'Orders to a sheet' },
  }),
  told('ordered', '2026-03-02T10:00:00Z', {
    orderId: 'ord_1',
    orderKind: 'purchase',
    name: 'Team',
    status: 'paid',
    amount: { amount: 1900, currency: 'usd' },
  }),
];
const answers = {
  'GET /admin/customers/cus_9': () => ({ body: profile }),
  'GET /admin/customers/cus_9/story': () => page(...story),
  'GET /admin/installations': () => page(),
  'GET /admin/analytics/customers/cus_9': () => ({
    body: {
      currency: 'usd',
      items: [
        { lifetimeValue: 123_456, predictedValue12Months: null, completionRate30d: 1, churnRisk: 0.25 },
      ],
    },
  }),
  'GET /admin/analytics/roi': () => ({
    body: {
      currency: 'usd',
      totals: { valueMicros: 9_000_000, costMicros: 3_000_000, netMicros: 6_000_000, roi: 2 },
    },
  }),
};
const support = { ...session, scopes: [...scopesOf('support')] };

test('lists customers with what is known of each, by what stands in the address', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/customers': () => page(item),
      'GET /admin/plans': () => page({ id: 'pln_1', name: 'Team', status: 'active' }),
    }),
  );
  renderAt('/dashboard/customers?q=moore&health=risk&sort=lifetimeValue');
  const table = await screen.findByRole('table', { name: 'Customers' });
  expect(within(table).getByRole('link', { name: 'Grace' }).getAttribute('href')).toBe(
    '/dashboard/customers/cus_9',
  );
  expect(within(table).getByRole('link', { name: '2' }).getAttribute('href')).toBe(
    '/dashboard/installations?customer=cus_9',
  );
  for (const text of ['Moore Ltd', 'At risk', 'A payment is disputed.', 'Team', '$1,234.56', 'Product news'])
    expect(table.textContent).toContain(text);
  const asked = requests.findLast(({ path }) => path === '/admin/customers');
  expect(asked?.query.toString()).toBe('q=moore&sort=lifetimeValue&health=risk&limit=50');
});

test('shows who may read neither people nor figures an id, and no money', async () => {
  const masked = { ...item, name: null, email: null, lifetimeValue: null };
  stubServer(
    routes({ 'GET /admin/session': () => ({ body: support }), 'GET /admin/customers': () => page(masked) }),
  );
  renderAt('/dashboard/customers');
  const table = await screen.findByRole('table', { name: 'Customers' });
  expect(within(table).getByRole('link', { name: 'cus_9' })).toBeTruthy();
  expect(within(table).queryByText('Lifetime value')).toBeNull();
});

test('tells what a customer is worth, how they fare and why, and what they have', async () => {
  stubServer(routes(answers));
  renderAt('/dashboard/customers/cus_9');
  await screen.findByRole('heading', { name: 'Grace' });
  const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent;
  await waitFor(() => expect(figure('roi')).toBe('2×'));
  expect([figure('lifetimeValue'), figure('netMicros'), figure('churnRisk')]).toEqual([
    '$1,234.56',
    '$6.00',
    '25%',
  ]);
  expect(figure('predictedValue12Months')).toBe('–');
  const part = (name: string) => screen.getByRole('region', { name }).textContent;
  expect(part('Health')).toContain('PaymentAt riskA payment is disputed.');
  expect(part('Subscriptions and rights')).toContain('TeamActive');
  expect(part('Consents')).toContain('Product newsAgreed');
});

test('tells the story by days of the reporting zone, and one kind alone', async () => {
  const requests = stubServer(routes(answers));
  const { router } = renderAt('/dashboard/customers/cus_9');
  const list = await screen.findByRole('list', { name: 'Story' });
  expect(
    within(list)
      .getAllByRole('heading')
      .map(({ textContent }) => textContent),
  ).toEqual(['Mar 6, 2026', 'Mar 5, 2026', 'Mar 2, 2026']);
  expect(list.textContent).toContain('$4.00 given back of an order');
  expect(list.textContent).toContain('3 failed runs of Orders to a sheet');
  expect(list.textContent).toContain('Bought Team for $19.00');
  fireEvent.click(screen.getByRole('combobox', { name: 'Kind' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Money' }));
  await waitFor(() => expect(router.state.location.search).toEqual({ kind: 'money' }));
  await waitFor(() =>
    expect(requests.findLast(({ path }) => path.endsWith('/story'))?.query.get('kind')).toBe('money'),
  );
});

test('leaves figures and rights away for who may not read them', async () => {
  const masked = { ...profile, rights: null, rewardPoints: null, lifetimeValue: null };
  const requests = stubServer(
    routes({
      ...answers,
      'GET /admin/session': () => ({ body: support }),
      'GET /admin/customers/cus_9': () => ({ body: masked }),
    }),
  );
  renderAt('/dashboard/customers/cus_9');
  await screen.findByRole('region', { name: 'Consents' });
  expect(screen.queryByText('Their net ROI')).toBeNull();
  expect(screen.queryByRole('region', { name: 'Subscriptions and rights' })).toBeNull();
  expect(requests.some(({ path }) => path.includes('/analytics/'))).toBe(false);
});

test('forgets a customer’s words once that was asked twice', async () => {
  const requests = stubServer(
    routes({
      ...answers,
      'POST /admin/customers/cus_9/forget-feedback': () => ({ body: { forgotten: 2 } }),
    }),
  );
  renderAt('/dashboard/customers/cus_9');
  fireEvent.click(await screen.findByRole('button', { name: 'Forget words' }));
  const posted = () => requests.filter(({ method }) => method === 'POST').length;
  expect(posted()).toBe(0);
  fireEvent.click(await screen.findByRole('button', { name: 'Forget them' }));
  await waitFor(() => expect(posted()).toBe(1));
});

test('erases a customer at their wish after a second press, and goes back to the list', async () => {
  const requests = stubServer(
    routes({
      ...answers,
      'GET /admin/customers': () => page(),
      'POST /admin/customers/cus_9/erase': () => ({ status: 204, body: null }),
    }),
  );
  const { router } = renderAt('/dashboard/customers/cus_9');
  fireEvent.click(await screen.findByRole('button', { name: 'Erase' }));
  const posted = () => requests.filter(({ method }) => method === 'POST').length;
  expect(posted()).toBe(0);
  fireEvent.click(await screen.findByRole('button', { name: 'Erase the customer' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard/customers'));
  expect(posted()).toBe(1);
});
