import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { renderAt, stubServer } from '../support.tsx';
import { page, preflight, routes, scenario } from './fixtures.ts';

// jsdom has no canvas; what the charts show is tested with the overview.
vi.mock('../../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const figures = (totals: Record<string, number | null>) => ({
  body: {
    from: '2026-03-01',
    to: '2026-03-30',
    timeZone: 'UTC',
    currency: 'usd',
    asOf: '2026-03-30T10:00:00Z',
    totals,
    previous: null,
    items: [],
  },
});
const analytics = {
  'GET /admin/analytics/revenue': () => figures({ netRevenue: 1583, grossVolume: 1900, refundRate: 0 }),
  'GET /admin/analytics/completion': () => figures({ started: 1200, completed: 1140, completionRate: 0.95 }),
  'GET /admin/analytics/roi': () =>
    figures({
      valueMicros: 1_281_600_000,
      costMicros: 17_018_000,
      netMicros: 1_264_582_000,
      roi: 74.3085,
      measuredShare: 0.4,
    }),
};
const detail = {
  ...analytics,
  'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: scenario }),
  'GET /admin/installations': () => page(),
};
const address = '/dashboard/scenarios/orders-to-a-sheet';
const period = 'from=2026-03-01&to=2026-03-30';

test('lists scenarios with their price, version, installations and completion', async () => {
  stubServer(routes({ 'GET /admin/scenarios': () => page(scenario) }));
  renderAt('/dashboard/scenarios');
  const row = (await screen.findByRole('link', { name: 'Orders to a sheet' })).closest('tr');
  const cell = (column: string) => row?.querySelector(`[data-column="${column}"]`)?.textContent;
  expect(['status', 'price', 'version', 'installations', 'completionRate30d'].map(cell)).toEqual([
    'Active',
    '$19.00',
    'v2',
    '3',
    '95%',
  ]);
  const small = row?.querySelector('img');
  expect([small?.getAttribute('src'), small?.getAttribute('loading')]).toEqual([
    '/admin/scenarios/orders-to-a-sheet/flow.svg?view=thumbnail&theme=light',
    'lazy',
  ]);
});

test('keeps search, status and sort in the address and asks the server by them', async () => {
  const requests = stubServer(routes({ 'GET /admin/scenarios': () => page() }));
  const { router } = renderAt('/dashboard/scenarios?status=draft&sort=newest');
  await screen.findByText('No scenario matches');
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search scenarios' }), {
    target: { value: 'sheet ' },
  });
  await waitFor(() =>
    expect(router.state.location.search).toEqual({ status: 'draft', sort: 'newest', q: 'sheet' }),
  );
  await waitFor(() =>
    expect(Object.fromEntries(requests.at(-1)?.query ?? [])).toEqual({
      q: 'sheet',
      status: 'draft',
      sort: 'newest',
      limit: '50',
    }),
  );
});

test('guides where there is nothing yet', async () => {
  stubServer(routes({ 'GET /admin/scenarios': () => page() }));
  renderAt('/dashboard/scenarios');
  await screen.findByText('Your library is empty');
  expect(
    screen.getAllByRole('link', { name: 'Import a blueprint' }).map((link) => link.getAttribute('href')),
  ).toEqual(['/dashboard/scenarios/import', '/dashboard/scenarios/import']);
});

test('draws the flow, and reads no figures before they are asked for', async () => {
  const requests = stubServer(routes(detail));
  renderAt(address);
  const drawing = await screen.findByRole('group', { name: 'Orders to a sheet: 4 modules' });
  expect(
    within(drawing)
      .getAllByTestId('flow-marker')
      .map((marker) => marker.textContent),
  ).toEqual(['Paid only']);
  expect(document.querySelector('[data-figure="stats.installations"]')?.textContent).toBe('3');
  expect(requests.some(({ path }) => path.startsWith('/admin/analytics/'))).toBe(false);
});

test.each([`${address}?${period}`, `${address}?part=figures&${period}`])(
  'shows the exact figures of the period, asked for this scenario: %s',
  async (place) => {
    const requests = stubServer(routes(detail));
    renderAt(place);
    await waitFor(() => expect(document.querySelector('[data-figure="roi"]')).toBeTruthy());
    const shown = [...document.querySelectorAll('[data-figure]')].map((figure) => [
      figure.getAttribute('data-figure'),
      figure.textContent,
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      netRevenue: '$15.83',
      grossVolume: '$19.00',
      refundRate: '0%',
      started: '1,200',
      completed: '1,140',
      completionRate: '95%',
      valueMicros: '$1,281.60',
      costMicros: '$17.02',
      netMicros: '$1,264.58',
      roi: '74.3×',
      measuredShare: '40%',
    });
    const asked = requests
      .filter(({ path }) => path.startsWith('/admin/analytics/'))
      .map(({ path, query }) => `${path}?${query}`);
    const rest = 'scenario=scn_1&interval=day&groupBy=none';
    const common = `from=2026-03-01&to=2026-03-30&compare=previous&${rest}`;
    const before = `from=2026-01-30&to=2026-02-28&compare=none&${rest}`;
    expect(asked.toSorted()).toEqual([
      '/admin/analytics/complaints?from=2026-03-01&to=2026-03-30&scenario=scn_1&compare=none',
      `/admin/analytics/completion?${before}`,
      `/admin/analytics/completion?${common}`,
      `/admin/analytics/revenue?${before}`,
      `/admin/analytics/revenue?${common}`,
      `/admin/analytics/roi?${before}&perspective=customer`,
      `/admin/analytics/roi?${common}&perspective=customer`,
    ]);
  },
);

test('opens part by part, each in the address, and asks before what was typed is lost', async () => {
  stubServer(routes(detail));
  const { router } = renderAt(address);
  fireEvent.click(await screen.findByRole('radio', { name: 'Details' }));
  await waitFor(() => expect(router.state.location.search).toEqual({ part: 'details' }));
  const title = await screen.findByRole('textbox', { name: 'Title' });
  fireEvent.change(title, { target: { value: 'Orders to two sheets' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Versions' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Leave' }));
  await screen.findByTestId('version-3');
  expect(router.state.location.search).toEqual({ part: 'versions' });
});

test('publishes a version that is not out yet', async () => {
  let latest = scenario;
  stubServer(
    routes({
      ...detail,
      'GET /admin/scenarios/orders-to-a-sheet': () => ({ body: latest }),
      'POST /admin/scenarios/orders-to-a-sheet/versions/3/publish': () => {
        const publishedAt = '2026-03-03T10:00:00Z';
        latest = { ...scenario, latestVersion: { id: 'ver_3', number: 3, changelog: '', publishedAt } };
        return { body: latest };
      },
    }),
  );
  renderAt(`${address}?part=versions`);
  fireEvent.click(await screen.findByRole('button', { name: 'Publish version 3' }));
  await waitFor(() => expect(within(screen.getByTestId('version-3')).getByText('Current')).toBeTruthy());
});

test('rolls back after a second press, and says why when it cannot', async () => {
  const requests = stubServer(
    routes({
      ...detail,
      'POST /admin/scenarios/orders-to-a-sheet/rollback': () => ({
        status: 409,
        body: {
          title: 'Conflict',
          status: 409,
          detail: 'This scenario is completed and gets no new versions.',
        },
      }),
    }),
  );
  renderAt(`${address}?part=versions`);
  fireEvent.click(await screen.findByRole('button', { name: 'Roll back to version 1' }));
  expect(requests.some(({ method }) => method === 'POST')).toBe(false);
  fireEvent.click(await screen.findByRole('button', { name: 'Roll back' }));
  await screen.findByText('This scenario is completed and gets no new versions.');
  expect(requests.find(({ method }) => method === 'POST')?.body).toEqual({ to: 1 });
});

test('sends only the details that were changed, the price to the cent', async () => {
  const requests = stubServer(
    routes({ ...detail, 'PATCH /admin/scenarios/orders-to-a-sheet': () => ({ body: scenario }) }),
  );
  renderAt(address);
  fireEvent.click(await screen.findByRole('button', { name: 'Edit details' }));
  fireEvent.change(await screen.findByRole('textbox', { name: 'Amount' }), { target: { value: '1234.5' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Minutes by hand' }), { target: { value: '6.5' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(requests.some(({ method }) => method === 'PATCH')).toBe(true));
  expect(requests.find(({ method }) => method === 'PATCH')?.body).toEqual({
    price: { amount: 123_450, currency: 'usd' },
    minutesByHand: 6.5,
  });
  await screen.findByText('Saved.');
});

test('says what went wrong when a scenario cannot be read', async () => {
  stubServer(routes({}));
  renderAt('/dashboard/scenarios/nowhere');
  expect((await screen.findByRole('alert')).textContent).toContain('/admin/scenarios/nowhere');
});

const expected = (of: (query: URLSearchParams) => object) => ({
  ...detail,
  'GET /admin/scenarios/orders-to-a-sheet/preflight': ({ query }: { query: URLSearchParams }) => ({
    body: of(query),
  }),
});

test('tells before an installation what it needs and what is not known yet', async () => {
  stubServer(routes(expected(() => preflight)));
  renderAt(address);
  const needs = await screen.findByTestId('needs');
  expect(needs.textContent).toContain('Google SheetsAdd a row, Find the customer');
  expect(needs.textContent).toContain('a webhook');
  const expectation = screen.getByRole('region', { name: 'What to expect' });
  expect(expectation.textContent).toContain('Every 15 minutes2,880 a month, as often as it is scheduled');
  expect(expectation.textContent).toContain('11,520 a month3 a run, estimated, and 1 for reporting it');
  expect(expectation.textContent).toContain('6 minutes a run');
  expect(expectation.textContent).toContain('Say above how often it would find work for you');
  expect(expectation.querySelector('[data-figure="valueMicros"]')).toBeNull();
});

test('works the expectation out for the reader’s own number of runs, which the address keeps', async () => {
  const own = {
    ...preflight,
    runsPerMonth: { value: 300, basis: 'given' },
    credits: { ...preflight.credits, perMonth: 1200 },
    value: { minutesPerRun: 6, minutesPerMonth: 1800, micros: 900_000_000, currency: 'usd' },
    payback: { days: 1, netMicrosPerMonth: 898_728_000, currency: 'usd', reason: null },
  };
  const requests = stubServer(
    routes(expected((query) => (query.get('runsPerMonth') === '300' ? own : preflight))),
  );
  const { router } = renderAt(address);
  const input = await screen.findByRole('textbox', { name: 'Runs a month, if you know' });
  fireEvent.change(input, { target: { value: '3.5' } });
  await screen.findByText('A whole number from 1 to 9,999,999.');
  fireEvent.change(input, { target: { value: '300' } });
  const expectation = screen.getByRole('region', { name: 'What to expect' });
  const figure = (name: string) => expectation.querySelector(`[data-figure="${name}"]`)?.textContent;
  await waitFor(() => expect(figure('paybackDays')).toBe('After 1 day'));
  expect([figure('valueMicros'), figure('minutesPerMonth'), figure('creditsPerMonth')]).toEqual([
    '$900.00',
    '30 hours a month',
    '1,200 a month',
  ]);
  expect(router.state.location.search).toMatchObject({ runs: '300' });
  const asked = requests.filter(({ path }) => path.endsWith('/preflight'));
  expect(asked.map(({ query }) => query.get('runsPerMonth'))).toEqual([null, '300']);
});
