import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { AdminInstallation, InstallationDrift } from '../../../dashboard/src/api/installations.ts';
import type { AdminOrderDetail } from '../../../dashboard/src/api/orders.ts';
import { scopesOf } from '../../../server/accounts/operators/roles.ts';
import { renderAt, session, stubServer } from '../support.tsx';
import { page, routes } from './fixtures.ts';

const customer = { id: 'cus_1', name: 'Ada Moore', email: 'ada@example.com' };
const reference = { id: 'scn_1', slug: 'orders-to-a-sheet', title: 'Orders to a sheet' };

const installation: AdminInstallation = {
  id: 'ins_1',
  status: 'installed',
  name: 'Orders to a sheet',
  reporting: 'http',
  reportingProblem: null,
  scenario: reference,
  version: { id: 'ver_2', number: 2 },
  latestVersion: 2,
  drift: 'stock',
  driftCheckedAt: '2026-03-01T10:00:05Z',
  customer,
  make: {
    zone: 'eu1.make.com',
    teamId: 77,
    scenarioId: 4711,
    editUrl: 'https://eu1.make.com/77/scenarios/4711/edit',
    isInvalid: true,
  },
  missingConnections: [
    { moduleId: 4, module: 'google-sheets:addRow', app: 'google-sheets', type: 'account:google' },
  ],
  error: null,
  executions: { started: 1200, completed: 1140, failed: 60, lastReportAt: '2026-03-30T10:00:00Z' },
  createdAt: '2026-03-01T10:00:00Z',
  confirmedAt: '2026-03-01T10:00:05Z',
  endedAt: null,
};

const usd = (amount: number) => ({ amount, currency: 'usd' });
const movement = (kind: string, amount: number, sourceId: string, day: string) => ({
  kind,
  linePosition: 1,
  amount: usd(amount),
  reportingAmount: usd(amount),
  settlementAmount: kind.endsWith('_tax') ? null : usd(amount),
  occurredAt: `${day}T12:00:00Z`,
  sourceId,
});
const order: AdminOrderDetail = {
  id: 'ord_1',
  kind: 'purchase',
  customer,
  lines: [{ scenario: reference, bundle: null, plan: null, description: null, amount: usd(1200) }],
  total: usd(1200),
  tax: usd(200),
  discount: usd(0),
  promotionCode: null,
  presented: null,
  credited: usd(0),
  isPaidOutside: false,
  subscription: null,
  coversFrom: null,
  coversTo: null,
  fraudWarnings: [],
  refunded: usd(600),
  status: 'partiallyRefunded',
  createdAt: '2026-03-03T12:00:00Z',
  stripe: { paymentIntentId: 'pi_123', chargeId: 'ch_123', invoiceId: null, couponId: null },
  ledger: [
    movement('charge', 1200, 'txn_1', '2026-03-03'),
    movement('charge_tax', -200, 'txn_1', '2026-03-03'),
    movement('fee', -65, 'txn_1', '2026-03-03'),
    movement('refund', -600, 'txn_2', '2026-03-09'),
    movement('refund_tax', 100, 'txn_2', '2026-03-09'),
  ],
  entitlements: [
    {
      id: 'ent_1',
      scenario: reference,
      source: 'order',
      sourceId: 'ord_1',
      state: 'active',
      validFrom: '2026-03-03T12:00:00Z',
      validTo: null,
    },
  ],
};

const column = (table: HTMLElement, name: string) =>
  [...table.querySelectorAll(`[data-column="${name}"]`)].map((cell) => cell.textContent);
const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent;

test('lists installations and filters them by what stands in the address', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/installations': () => page({ ...installation, drift: 'diverged', latestVersion: 3 }),
      'GET /admin/customers': () => page(customer),
    }),
  );
  const asked = () => requests.findLast(({ path }) => path === '/admin/installations')?.query.toString();
  renderAt('/dashboard/installations?status=installed&silent=true&behind=true&silentDays=7&customer=cus_1');
  const table = await screen.findByRole('table', { name: 'Installations' });
  expect(column(table, 'scenario')).toEqual(['Orders to a sheetVersion 2, 3 is out']);
  expect(column(table, 'drift')).toEqual(['Rebuilteu1.make.com']);
  expect(column(table, 'status')).toEqual(['Installed1 connection missing']);
  expect(column(table, 'started')).toEqual(['1,200']);
  expect(asked()).toBe('status=installed&behind=true&silentDays=7&silent=true&customer=cus_1&limit=50');
  fireEvent.click(
    screen.getByRole('button', { name: 'Fell silent: as the insights found. Take this filter away' }),
  );
  await waitFor(() =>
    expect(asked()).toBe('status=installed&behind=true&silentDays=7&customer=cus_1&limit=50'),
  );
});

test('shows where an installation stands in Make, what is missing and how its runs go', async () => {
  stubServer(routes({ 'GET /admin/installations/ins_1': () => ({ body: installation }) }));
  renderAt('/dashboard/installations/ins_1');
  const link = await screen.findByTestId('make-link');
  expect(link.getAttribute('href')).toBe('https://eu1.make.com/77/scenarios/4711/edit');
  expect(screen.getByText(/Make does not start the scenario before they are chosen/)).toBeTruthy();
  expect(screen.getByText(/Google Sheets, module 4/).textContent).toContain('account:google');
  expect([figure('started'), figure('completed'), figure('failed')]).toEqual(['1,200', '1,140', '60']);
});

const driftAt = 'GET /admin/installations/ins_1/drift';
const drifted: InstallationDrift = {
  drift: 'customised',
  checkedAt: '2026-03-01T10:00:05Z',
  changes: [
    {
      path: '/modules/2/mapper/subject',
      kind: 'changed',
      what: 'value',
      area: 'mapping',
      moduleId: 2,
      module: 'google-email:sendAnEmail',
    },
    {
      path: '/modules/9',
      kind: 'added',
      what: 'module',
      area: 'structure',
      moduleId: 9,
      module: 'slack:CreateMessage',
    },
    {
      path: '/scheduling/type',
      kind: 'changed',
      what: 'value',
      area: 'settings',
      moduleId: null,
      module: null,
    },
  ],
  version: {
    number: 2,
    blueprint: {
      name: 'Orders',
      flow: [
        { id: 1, module: 'gateway:CustomWebHook', version: 1, mapper: {} },
        { id: 2, module: 'google-email:sendAnEmail', version: 2, mapper: {} },
      ],
    },
    scheduling: { type: 'immediately' },
    steps: [],
  },
};

test('shows where an installation differs from its version, drawn and listed, and that a newer one is out', async () => {
  const edited = { ...installation, drift: 'customised', latestVersion: 3 };
  stubServer(
    routes({
      'GET /admin/installations/ins_1': () => ({ body: edited }),
      [driftAt]: () => ({ body: drifted }),
    }),
  );
  renderAt('/dashboard/installations/ins_1');
  await screen.findByTestId('make-link');
  await screen.findByRole('region', { name: /Flow of Orders to a sheet, version 2 with the customer/ });
  expect(document.querySelector('[data-drift="customised"]')?.textContent).toContain(
    'an upgrade keeps the changes',
  );
  const lines = (name: string) =>
    within(screen.getByRole('region', { name }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
  expect(lines('Structure')).toEqual(['addedA module of the customer’s own Slack 9']);
  expect(lines('Mapping')).toEqual(['changedSubject Gmail 2']);
  expect(lines('Settings')).toEqual(['changedScheduling type']);
  expect(screen.getByText(/version 3 is out/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'what it changes' }).getAttribute('href')).toBe(
    '/dashboard/scenarios/orders-to-a-sheet/versions/3?from=2',
  );
});

test('tells what happened with an installation, and leads to its errors and its return', async () => {
  const told = {
    id: 'replaced:1',
    kind: 'installations',
    event: 'upgraded',
    at: '2026-03-05T10:00:00Z',
    facts: { installationId: 'ins_1', scenario: reference, formerVersion: 1, version: 2 },
  };
  const requests = stubServer(
    routes({
      'GET /admin/installations/ins_1': () => ({ body: installation }),
      [driftAt]: () => ({ body: { ...drifted, drift: null, changes: null, checkedAt: null } }),
      'GET /admin/customers/cus_1/story': () => page(told),
    }),
  );
  renderAt('/dashboard/installations/ins_1');
  const story = await screen.findByRole('list', { name: 'Story' });
  expect(story.textContent).toContain('Upgraded Orders to a sheetfrom version 1 to 2');
  expect(requests.find(({ path }) => path.endsWith('/story'))?.query.get('installation')).toBe('ins_1');
  expect(await screen.findByText('Not looked at yet')).toBeTruthy();
  const hrefs = ['Errors', 'ROI'].map((name) =>
    within(screen.getByRole('region', { name: 'Runs' }))
      .getByRole('link', { name })
      .getAttribute('href'),
  );
  expect(hrefs).toEqual([
    '/dashboard/errors?scenario=orders-to-a-sheet&customer=cus_1&kind=task',
    '/dashboard/roi?scenario=orders-to-a-sheet&customer=cus_1',
  ]);
});

test('shows a failure in Make’s own words', async () => {
  const error = {
    code: 'IM005',
    message: 'Forbidden app',
    detail: 'The app is not installed.',
    suberrors: [{ name: 'x' }],
  };
  const failed = { ...installation, status: 'failed', make: null, missingConnections: [], error };
  stubServer(routes({ 'GET /admin/installations/ins_1': () => ({ body: failed }) }));
  renderAt('/dashboard/installations/ins_1');
  const said = (await screen.findByTestId('make-error')).textContent ?? '';
  for (const words of ['IM005', 'Forbidden app', 'The app is not installed.', '"name": "x"'])
    expect(said).toContain(words);
});

test('shows an order’s ledger with its running sum, its net and its rights', async () => {
  stubServer(routes({ 'GET /admin/orders/ord_1': () => ({ body: order }) }));
  renderAt('/dashboard/orders/ord_1');
  const ledger = await screen.findByRole('table', { name: 'Ledger' });
  expect(column(ledger, 'kind')).toEqual(['Charge', 'Charge tax', 'Fee', 'Refund', 'Refund tax']);
  expect(column(ledger, 'amount')).toEqual(['$12.00', '-$2.00', '-$0.65', '-$6.00', '$1.00']);
  expect(column(ledger, 'sum')).toEqual(['$12.00', '$10.00', '$9.35', '$3.35', '$4.35']);
  expect(['total', 'tax', 'refunded', 'netRevenue', 'netAfterFees'].map(figure)).toEqual([
    '$12.00',
    '$2.00',
    '$6.00',
    '$5.00',
    '$4.35',
  ]);
  expect(column(screen.getByRole('table', { name: 'Rights' }), 'state')).toEqual(['Active']);
  expect(screen.getByTestId('stripe-link').getAttribute('href')).toBe(
    'https://dashboard.stripe.com/payments/pi_123',
  );
});

test('says of a payment of a subscription that the subscription gives the rights', async () => {
  const renewal = { ...order, kind: 'renewal', subscription: 'sub_1', entitlements: [] };
  stubServer(routes({ 'GET /admin/orders/ord_1': () => ({ body: renewal }) }));
  renderAt('/dashboard/orders/ord_1');
  expect(await screen.findByText('The subscription gives the rights')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'it does' }).getAttribute('href')).toBe(
    '/dashboard/subscriptions/sub_1',
  );
});

test('leads whoever may read no figures to the customers, past pages that would be refused', async () => {
  const support = { ...session, scopes: [...scopesOf('support')] };
  stubServer(
    routes({ 'GET /admin/session': () => ({ body: support }), 'GET /admin/customers': () => page() }),
  );
  const { router } = renderAt('/dashboard');
  await screen.findByText('No customers yet');
  expect(router.state.location.pathname).toBe('/dashboard/customers');
  const navigation = within(screen.getByRole('navigation', { name: 'Main', hidden: true }));
  const links = navigation.getAllByRole('link', { hidden: true }).map(({ textContent }) => textContent);
  expect(links).toEqual(['Scenarios', 'Installations', 'Upgrades', 'Customers', 'Feedback']);
});

test('sums nothing up that is not converted yet', async () => {
  const [charge, ...rest] = order.ledger;
  const ledger = [{ ...charge, amount: { amount: 1900, currency: 'jpy' }, reportingAmount: null }, ...rest];
  stubServer(routes({ 'GET /admin/orders/ord_1': () => ({ body: { ...order, ledger } }) }));
  renderAt('/dashboard/orders/ord_1');
  const table = await screen.findByRole('table', { name: 'Ledger' });
  expect(column(table, 'amount')[0]).toBe('¥1,900');
  expect(column(table, 'reportingAmount')[0]).toBe('Not converted');
  expect(new Set(column(table, 'sum'))).toEqual(new Set(['–']));
  expect(figure('netRevenue')).toBe('–');
});

test('lists orders and says what to do where there are none', async () => {
  stubServer(routes({ 'GET /admin/orders': ({ query }) => (query.get('status') ? page() : page(order)) }));
  const { router } = renderAt('/dashboard/orders');
  const table = await screen.findByRole('table', { name: 'Orders' });
  expect([column(table, 'lines'), column(table, 'total'), column(table, 'refunded')].flat()).toEqual([
    'Orders to a sheet',
    '$12.00',
    '$6.00',
  ]);
  await router.navigate({ to: '/dashboard/orders', search: { status: 'disputed' } as never });
  await screen.findByText('No order matches');
});
