import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ChartContent } from '../../dashboard/src/charts/chart-canvas.tsx';
import { renderAt, session, stubServer, type Asked } from './support.tsx';

const drawn = vi.hoisted(() => new Map<string, ChartContent>());

// jsdom has no canvas: what would be drawn is kept instead.
vi.mock('../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ content, label }: { content: ChartContent; label: string }) => {
    drawn.set(label.split('.')[0] ?? '', content);
    return <div role="img" aria-label={label} />;
  },
}));

const totals = {
  netRevenue: 0,
  grossVolume: 1200,
  refundRate: 1,
  mrr: null,
  payingCustomers: null,
  installations: 41,
  activation: 0.725,
  started: 1200,
  completed: 1140,
  completionRate: 0.95,
  activeNow: 0,
  valueMicros: 1_281_600_000,
  costMicros: 17_018_000,
  netMicros: 1_264_582_000,
  roi: 74.3085,
};
const previous = {
  ...totals,
  netRevenue: -500,
  grossVolume: 1000,
  installations: 0,
  completionRate: 0.97,
  costMicros: 20_000_000,
  roi: null,
};
const quiet = { valueMicros: 0, costMicros: 0, netMicros: 0, roi: null, group: null, label: null };
const overview = {
  from: '2026-03-01',
  to: '2026-03-09',
  timeZone: 'Europe/Berlin',
  currency: 'usd',
  asOf: '2026-03-30T10:00:00Z',
  freshnessSeconds: 1,
  gates: [],
  totals,
  previous,
  items: [
    {
      bucket: '2026-03-03',
      ...quiet,
      netRevenue: 1000,
      started: 40,
      completed: 38,
      completionRate: 0.95,
      valueMicros: 42_720_000,
      costMicros: 567_267,
      netMicros: 42_152_733,
    },
    { bucket: '2026-03-09', ...quiet, netRevenue: -500, started: 2, completed: 0, completionRate: null },
  ],
};

function answers({ path, query }: Asked) {
  if (path === '/admin/session') return { body: session };
  if (path === '/admin/analytics/overview') {
    return { body: query.get('compare') === 'none' ? { ...overview, previous: null } : overview };
  }
  return { status: 404, body: { title: 'Not found', status: 404, detail: path } };
}

function figure(name: string): HTMLElement {
  const value = document.querySelector<HTMLElement>(`[data-figure="${name}"]`);
  if (!value) throw new Error(`no figure ${name} on the page`);
  return value;
}

const changeOf = (name: string) =>
  figure(name).parentElement?.querySelector('[data-change]')?.textContent ?? null;

test('shows the exact figures, their changes, and why a figure is unknown', async () => {
  stubServer(answers);
  renderAt('/dashboard?from=2026-03-01&to=2026-03-09');
  await waitFor(() => figure('netRevenue'));
  const shown = Object.keys(totals).filter((name) => document.querySelector(`[data-figure="${name}"]`));
  expect(Object.fromEntries(shown.map((name) => [name, figure(name).textContent]))).toEqual({
    netRevenue: '$0.00',
    grossVolume: '$12.00',
    refundRate: '100%',
    mrr: '–',
    payingCustomers: '–',
    installations: '41',
    activation: '72.5%',
    started: '1,200',
    completionRate: '95%',
    activeNow: '0',
    valueMicros: '$1,281.60',
    costMicros: '$17.02',
    netMicros: '$1,264.58',
    roi: '74.3×',
  });
  expect(changeOf('netRevenue')).toBe('+100%');
  expect(changeOf('grossVolume')).toBe('+20%');
  expect(changeOf('completionRate')).toBe('-2 pts');
  expect(changeOf('costMicros')).toBe('-14.9%');
  expect(changeOf('installations')).toBeNull();
  expect(changeOf('roi')).toBeNull();
  expect(figure('mrr').parentElement?.textContent).toContain('No subscription is recorded');
});

test('draws the three charts with a value for every day, and gaps where nothing is known', async () => {
  stubServer(answers);
  renderAt('/dashboard?from=2026-03-01&to=2026-03-09');
  await waitFor(() => expect(drawn.size).toBe(3), { timeout: 30_000 });
  const values = (chart: string) => drawn.get(chart)?.data.datasets.map(({ label, data }) => [label, data]);
  expect(values('Net revenue per day')).toEqual([
    ['Net revenue', [0, 0, 1000, 0, 0, 0, 0, 0, -500]],
    ['Net revenue before', [0, 0, 1000, 0, 0, 0, 0, 0, -500]],
  ]);
  expect(values('Completion per day')).toEqual([
    ['Started', [0, 0, 40, 0, 0, 0, 0, 0, 2]],
    ['Completed', [0, 0, 38, 0, 0, 0, 0, 0, 0]],
    ['Completion rate', [null, null, 0.95, null, null, null, null, null, null]],
    ['Started before', [0, 0, 40, 0, 0, 0, 0, 0, 2]],
  ]);
  expect(values('Value, cost and net per day')?.[2]).toEqual(['Net', [0, 0, 42_152_733, 0, 0, 0, 0, 0, 0]]);
});

test('shows the data behind a chart as a table', async () => {
  stubServer(answers);
  renderAt('/dashboard?from=2026-03-01&to=2026-03-09&compare=none');
  fireEvent.click(
    await screen.findByRole('button', { name: 'Completion per day: show the table of the same data' }),
  );
  const rows = within(screen.getByTestId('chart-table-completion')).getAllByRole('row');
  expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
    ['Day', 'Started', 'Completed', 'Completion rate'],
    ['Mar 1, 2026', '0', '0', '–'],
    ['Mar 2, 2026', '0', '0', '–'],
    ['Mar 3, 2026', '40', '38', '95%'],
    ...['4', '5', '6', '7', '8'].map((day) => [`Mar ${day}, 2026`, '0', '0', '–']),
    ['Mar 9, 2026', '2', '0', '–'],
  ]);
});

test('keeps the period and the comparison in the address and asks the server by it', async () => {
  const requests = stubServer(answers);
  const { router } = renderAt('/dashboard?from=2026-03-01&to=2026-03-09');
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Compare' }));
  await waitFor(() => expect(changeOf('grossVolume')).toBeNull());
  expect(router.state.location.href).toBe('/dashboard?from=2026-03-01&to=2026-03-09&compare=none');
  const asked = requests
    .filter(({ path }) => path === '/admin/analytics/overview')
    .map(({ query }) => query.toString());
  expect(asked).toEqual([
    'from=2026-03-01&to=2026-03-09&compare=previous',
    'from=2026-02-20&to=2026-02-28&compare=none',
    'from=2026-03-01&to=2026-03-09&compare=none',
  ]);
});

test('asks everything of the page with its filters, tells which of them narrow nothing, and takes them along to other figures', async () => {
  const ignored = 'Runs have no currency: the filter "currency" narrows money only.';
  const requests = stubServer((asked) =>
    asked.path === '/admin/analytics/overview'
      ? { body: { ...overview, gates: [{ figure: null, code: 'filterIgnored', reason: ignored }] } }
      : answers(asked),
  );
  const filters = 'scenario=invoices&customer=cus_1&aiModel=gpt-4o&currency=eur';
  renderAt(`/dashboard?from=2026-03-01&to=2026-03-09&${filters}&show=nothing`);
  await waitFor(() => expect(screen.getByTestId('gates').textContent).toBe(ignored));
  const asked = requests.filter(({ path }) => path === '/admin/analytics/overview');
  expect(asked.map(({ query }) => query.toString())).toEqual([
    `from=2026-03-01&to=2026-03-09&compare=previous&${filters}`,
    `from=2026-02-20&to=2026-02-28&compare=none&${filters}`,
  ]);
  await waitFor(() => expect(requests.some(({ path }) => path === '/admin/errors')).toBe(true));
  const errors = requests.find(({ path }) => path === '/admin/errors');
  expect([errors?.query.get('scenario'), errors?.query.get('customer')]).toEqual(['invoices', 'cus_1']);
  const events = requests.filter(({ path }) => path === '/admin/chart-events');
  expect(events.map(({ query }) => query.get('scenario'))).toContain('invoices');
  const wayTo = (name: string) => screen.getByRole('link', { name }).getAttribute('href');
  expect(wayTo('ROI')).toBe(`/dashboard/roi?from=2026-03-01&to=2026-03-09&${filters}`);
  expect(wayTo('Orders')).toBe('/dashboard/orders');
});

test('reads what can be chosen only once somebody comes near', async () => {
  const requests = stubServer(answers);
  renderAt('/dashboard?from=2026-03-01&to=2026-03-09');
  const scenario = await screen.findByRole('combobox', { name: 'Scenario' });
  await waitFor(() => figure('netRevenue'));
  expect(requests.some(({ path }) => path === '/admin/scenarios')).toBe(false);
  fireEvent.focus(scenario);
  await waitFor(() => expect(requests.some(({ path }) => path === '/admin/scenarios')).toBe(true));
});

test('sends a reader without a session to sign in, and remembers the page', async () => {
  stubServer(() => ({ status: 401, body: { title: 'Not signed in', status: 401, detail: 'Sign in.' } }));
  const { router } = renderAt('/dashboard/settings');
  await screen.findByRole('heading', { name: 'Sign in' });
  expect(router.state.location.search).toEqual({ return: '/dashboard/settings' });
});

test('says beside the return how much of the time saved is disputed, and leads to who says so; nothing where nobody does', async () => {
  for (const [disputed, share, note] of [
    [1, 0.125, 'Time saved disputed: 1 installation, 12.5% of it'],
    [3, null, 'Time saved disputed: 3 installations'],
    [0, 0, null],
  ] as const) {
    const requests = stubServer((asked) =>
      asked.path === '/admin/analytics/complaints'
        ? { body: { totals: { disputedInstallations: disputed, disputedShare: share } } }
        : answers(asked),
    );
    const { unmount } = renderAt('/dashboard?from=2026-03-01&to=2026-03-09');
    const ofComplaints = () => requests.filter(({ path }) => path === '/admin/analytics/complaints');
    await waitFor(() => expect([figure('roi').textContent, ofComplaints().length]).toEqual(['74.3×', 1]));
    await waitFor(() => expect(document.querySelector('[data-disputes]')?.textContent ?? null).toBe(note));
    expect(ofComplaints()[0]?.query.get('from')).toBe('2026-03-01');
    const link = document.querySelector('[data-disputes]')?.getAttribute('href') ?? null;
    if (note !== null) expect(link).toBe('/dashboard/feedback?kind=wrongTimeSaved');
    unmount();
  }
});
