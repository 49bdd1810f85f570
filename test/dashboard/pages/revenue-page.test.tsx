import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ChartContent } from '../../../dashboard/src/charts/chart-canvas.tsx';
import { bucketsOf, intervalOf } from '../../../dashboard/src/time-range/buckets.ts';
import { renderAt, session, stubServer, type Asked } from '../support.tsx';

const drawn = vi.hoisted(() => new Map<string, ChartContent>());

// jsdom has no canvas: what would be drawn is kept instead.
vi.mock('../../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ content, label }: { content: ChartContent; label: string }) => {
    drawn.set(label.split('.')[0] ?? '', content);
    return <div role="img" aria-label={label} />;
  },
}));

const nothing = { count: 0, amounts: [] };
const march = {
  grossVolume: 1200,
  tax: 200,
  grossRevenue: 1000,
  refunds: 500,
  disputes: 0,
  netRevenue: 500,
  fees: 65,
  netAfterFees: 435,
  refundRate: 0.5,
  disputeRate: 0,
  orders: 1,
  averageOrderValue: 1000,
  checkoutsCreated: 4,
  checkoutsPaid: 1,
  unconverted: { count: 2, amounts: [{ amount: 1500, currency: 'jpy' }] },
  pending: nothing,
};
const envelope = {
  from: '2026-03-01',
  to: '2026-03-09',
  timeZone: 'UTC',
  currency: 'usd',
  asOf: '2026-03-30T10:00:00Z',
  freshnessSeconds: 1,
  gates: [],
  previous: null,
};
const mrr = {
  opening: 4167,
  new: 1500,
  expansion: 1500,
  reactivation: 0,
  fx: 0,
  contraction: 0,
  churn: 3167,
  closing: 4000,
  committed: 4000,
  arr: 48000,
  arpa: 2000,
  payingCustomers: 2,
  customerChurn: 2 / 3,
  grr: 0.24,
  nrr: 0.6,
  quickRatio: 0.947,
  unconverted: nothing,
};

const inCurrency = (group: string, native: object, figures: object) => ({
  bucket: null,
  group,
  label: group,
  ...figures,
  ...native,
});

function byCurrency(path: string) {
  if (path === '/admin/analytics/mrr')
    return {
      totals: mrr,
      items: [
        inCurrency('kwd', { closingNative: 12_600 }, mrr),
        inCurrency('usd', { closingNative: 2900 }, mrr),
      ],
    };
  const earned = (grossVolumeNative: number, refundsNative: number) => ({
    grossVolumeNative,
    refundsNative,
    disputesNative: 0,
    netRevenueNative: grossVolumeNative - refundsNative,
  });
  return {
    totals: march,
    items: [
      inCurrency('jpy', earned(2999, 999), march), // two entries have no rate
      inCurrency('usd', earned(1200, 0), { ...march, unconverted: nothing, netRevenue: 1200 }),
    ],
  };
}

function answers({ path, query }: Asked) {
  if (path === '/admin/session') return { body: session };
  if (query.get('groupBy') === 'currency') return { body: { ...envelope, ...byCurrency(path) } };
  if (path === '/admin/analytics/mrr')
    return {
      body: {
        ...envelope,
        totals: mrr,
        items: [{ bucket: '2026-03-02', group: null, label: null, ...mrr }],
      },
    };
  if (path !== '/admin/analytics/revenue')
    return { status: 404, body: { title: 'Not found', status: 404, detail: path } };
  const items =
    query.get('groupBy') === 'country'
      ? [
          { bucket: null, group: 'de', label: 'DE', ...march },
          { bucket: null, group: null, label: null, ...march, netRevenue: 700 },
        ]
      : [{ bucket: '2026-03-03', group: 'scn_1', label: 'Invoice chasing', ...march }];
  return { body: { ...envelope, totals: march, items } };
}

const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent;
const movement = (name: string) => document.querySelector(`[data-movement="${name}"]`)?.textContent;

test('shows what was earned, how it was sold, and what is left out', async () => {
  stubServer(answers);
  renderAt('/dashboard/revenue?from=2026-03-01&to=2026-03-09');
  await waitFor(() => expect(figure('netAfterFees')).toBe('$4.35'));
  expect(
    ['grossVolume', 'grossRevenue', 'refunds', 'netRevenue', 'fees', 'averageOrderValue'].map(figure),
  ).toEqual(['$12.00', '$10.00', '$5.00', '$5.00', '$0.65', '$10.00']);
  expect(figure('checkoutConversion')).toBe('25%');
  expect(screen.getByTestId('left-out').textContent).toBe(
    'In currencies without a rate and in no figure: 2 entries of the ledger (¥1,500).',
  );
});

test('shows the movements of recurring revenue as a sum, and carries its level over buckets without one', async () => {
  stubServer(answers);
  renderAt('/dashboard/revenue?from=2026-03-01&to=2026-03-09');
  await waitFor(() => expect(movement('closing')).toBe('$40.00'));
  expect(['opening', 'new', 'expansion', 'churn'].map(movement)).toEqual([
    '$41.67',
    '$15.00',
    '$15.00',
    '$31.67',
  ]);
  await waitFor(() => expect(drawn.has('MRR per day')).toBe(true));
  const level = drawn.get('MRR per day')?.data.datasets.find(({ label }) => label === 'MRR');
  expect(level?.data).toEqual([null, 4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000]);
});

test('groups the same money by what the reader chooses, the largest first', async () => {
  const requests = stubServer(answers);
  renderAt('/dashboard/revenue?from=2026-03-01&to=2026-03-09');
  fireEvent.click(await screen.findByRole('radio', { name: 'Country' }));
  const table = await screen.findByRole('table', { name: 'Revenue by group' });
  await waitFor(() => expect(within(table).getByText('Not known')).toBeTruthy());
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows.map((row) => row.firstElementChild?.textContent)).toEqual(['Not known', 'DE']);
  expect(requests.some(({ query }) => query.get('groupBy') === 'country')).toBe(true);
});

test('shows each currency in its own decimals, with what recurs, and no sum that is not whole', async () => {
  const requests = stubServer(answers);
  renderAt('/dashboard/revenue?from=2026-03-01&to=2026-03-09');
  const table = await screen.findByRole('table', { name: 'Revenue by currency' });
  const rows = within(table)
    .getAllByRole('row')
    .map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(rows[0]).toEqual([
    'Currency',
    'Orders',
    'Gross volume',
    'Refunds',
    'Disputes',
    'Net revenue',
    'Net revenue in USD',
    'MRR',
  ]);
  expect(rows.slice(1).map((cells) => cells.map((cell) => cell?.replaceAll('\u00a0', ' ')))).toEqual([
    ['JPY', '1', '¥2,999', '¥999', '¥0', '¥2,000', '–', '¥0'],
    ['KWD', '0', 'KWD 0.000', 'KWD 0.000', 'KWD 0.000', 'KWD 0.000', '$0.00', 'KWD 12.600'],
    ['USD', '1', '$12.00', '$0.00', '$0.00', '$12.00', '$12.00', '$29.00'],
  ]);
  const asked = requests.filter(({ query }) => query.get('groupBy') === 'currency');
  expect(asked.map(({ path, query }) => [path, query.get('from'), query.get('to')]).toSorted()).toEqual([
    ['/admin/analytics/mrr', '2026-03-01', '2026-03-09'],
    ['/admin/analytics/revenue', '2026-03-01', '2026-03-09'],
  ]);
});

test('asks for money and what recurs with the filters that each has, and narrows to a group by its name', async () => {
  const requests = stubServer(answers);
  const { router } = renderAt(
    '/dashboard/revenue?from=2026-03-01&to=2026-03-09&plan=pln_1&currency=eur&bundle=bnd_1&by=country',
  );
  const table = await screen.findByRole('table', { name: 'Revenue by group' });
  await screen.findByRole('table', { name: 'Revenue by currency' });
  await waitFor(() => expect(movement('closing')).toBe('$40.00'));
  const asked = (path: string) =>
    requests
      .filter((one) => one.path === path && one.query.get('plan') === 'pln_1')
      .map(({ query }) =>
        ['from', 'compare', 'groupBy', 'interval', 'currency', 'bundle'].map((name) => query.get(name)),
      );
  const ofTheTable = ['2026-03-01', 'none', 'currency', null, 'eur'];
  expect(asked('/admin/analytics/revenue').toSorted()).toEqual(
    [
      ['2026-03-01', 'previous', null, 'day', 'eur', 'bnd_1'],
      ['2026-02-20', 'none', null, 'day', 'eur', 'bnd_1'],
      ['2026-03-01', 'none', 'country', null, 'eur', 'bnd_1'],
      [...ofTheTable, null],
    ].toSorted(),
  );
  expect(asked('/admin/analytics/mrr').toSorted()).toEqual(
    [
      ['2026-03-01', 'previous', null, 'day', 'eur', null],
      ['2026-02-20', 'none', null, 'day', 'eur', null],
      [...ofTheTable, null],
    ].toSorted(),
  );
  fireEvent.click(within(table).getByRole('link', { name: 'DE' }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ plan: 'pln_1', country: 'de' }));
  fireEvent.click(await screen.findByRole('button', { name: /^Bundle: bnd_1/ }));
  await waitFor(() => expect(router.state.location.search).not.toHaveProperty('bundle'));
});

test('buckets are labelled as the server labels them', () => {
  expect(bucketsOf({ from: '2026-03-04', to: '2026-03-17' }, 'week')).toEqual([
    '2026-03-02',
    '2026-03-09',
    '2026-03-16',
  ]);
  expect(bucketsOf({ from: '2026-01-31', to: '2026-03-01' }, 'month')).toEqual([
    '2026-01-01',
    '2026-02-01',
    '2026-03-01',
  ]);
  expect(intervalOf({ from: '2026-01-01', to: '2026-04-02' })).toBe('day');
  expect(intervalOf({ from: '2026-01-01', to: '2026-04-03' })).toBe('week');
});
