import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { renderAt, session, stubServer, type Answer, type Asked } from '../support.tsx';

// jsdom has no canvas.
vi.mock('../../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const totals = {
  started: 1241,
  completed: 1140,
  failed: 70,
  timedOut: 30,
  active: 1,
  warnings: 12,
  tests: 1,
  retries: 7,
  errorHandlers: 3,
  completionRate: 0.9193,
  completionRateLow: 0.9028,
  completionRateHigh: 0.9332,
  p50Ms: 8960,
  p95Ms: 90_000,
  durationsExact: false,
  activation: 0.725,
  timeToFirstSuccessMs: 147_420_908,
};
const envelope = {
  from: '2026-03-01',
  to: '2026-03-09',
  timeZone: 'Europe/Berlin',
  currency: 'usd',
  asOf: '2026-03-30T10:00:00Z',
  freshnessSeconds: 0,
  gates: [],
  previous: { ...totals, completionRate: 0.9, started: 1000 },
};
const group = (name: string | null, figures: object) => ({
  bucket: null,
  group: name,
  label: name,
  ...totals,
  ...figures,
});
const items: Record<string, object[]> = {
  error: [
    group('DataError', { failed: 20 }),
    group('ConnectionError', { failed: 40 }),
    group(null, { failed: 10 }),
    group('OnlyRetries', { failed: 0 }),
  ],
  scenario: [
    group('scn_few', { completed: 29, failed: 0, timedOut: 0, completionRate: 1, started: 29 }),
    group('scn_good', { completed: 90, failed: 10, completionRate: 0.9, started: 100 }),
    group('scn_best', { completed: 30, failed: 0, timedOut: 0, completionRate: 0.99, started: 31 }),
  ],
  none: [{ ...group(null, {}), bucket: '2026-03-02' }],
};

const model = (name: string, figures: object) => ({
  bucket: null,
  group: name,
  label: name,
  tasks: 100,
  completed: 90,
  successRate: 0.9,
  successLow: 0.8,
  successHigh: 0.95,
  costPerSuccessMicros: 9492,
  unpriced: 2,
  advice: null,
  ...figures,
});
const models = [
  model('none', { costPerSuccessMicros: null }),
  model('gpt-5-mini', {
    tasks: 300,
    advice: { code: 'switch', model: 'tiny', savingMicrosPerSuccess: 1, sentence: 'tiny was cheaper.' },
  }),
];

/** As the API gives them: each class ends at a power of 1.1 milliseconds. */
const durationClass = (place: number, runs: number) => ({
  bucket: null,
  group: null,
  label: null,
  aboveMs: 1.1 ** (place - 1),
  upToMs: Math.round(1.1 ** place * 1000) / 1000,
  runs,
});
const durations = {
  totals: { completed: 10, p50Ms: 8960, p95Ms: 90_000, durationsExact: true },
  items: [durationClass(92, 2), durationClass(95, 1), durationClass(96, 5), durationClass(120, 2)],
};

function answers({ path, query }: Asked): Answer {
  if (path === '/admin/session') return { body: session };
  if (path === '/admin/analytics/completion')
    return { body: { ...envelope, totals, items: items[query.get('groupBy') ?? 'none'] } };
  if (path === '/admin/analytics/durations') return { body: { ...envelope, ...durations } };
  if (path === '/admin/analytics/models') return { body: { ...envelope, totals: {}, items: models } };
  if (path === '/admin/analytics/overview')
    return { body: { ...envelope, totals: { silentShare: 0.212 }, previous: null, items: [] } };
  if (path === '/admin/scenarios' || path === '/admin/customers')
    return { body: { items: [], nextCursor: null } };
  return { status: 404, body: { title: 'Not found', status: 404, detail: path } };
}

type Sent = { data: string; lastEventId?: string };
let live: EventSourceDouble | null = null;
class EventSourceDouble {
  isClosed = false;
  listeners = new Map<string, (sent: Sent) => void>();
  readonly path: string;
  constructor(path: string) {
    this.path = path;
    live = this; // oxlint-disable-line no-this-alias -- the test speaks through it
  }
  addEventListener(name: string, listener: (sent: Sent) => void) {
    this.listeners.set(name, listener);
  }
  close() {
    this.isClosed = true;
  }
  tell(name: string, data: object, lastEventId = '') {
    act(() => this.listeners.get(name)?.({ data: JSON.stringify(data), lastEventId }));
  }
}
beforeEach(() => {
  live = null;
  vi.stubGlobal('EventSource', EventSourceDouble);
});

const address = '/dashboard/completion?from=2026-03-01&to=2026-03-09';
const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent;
const rowsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.getAttribute('data-row'));

test('shows the rate with its interval, its counterweights and what is not counted', async () => {
  stubServer(answers);
  renderAt(address);
  await waitFor(() => expect(figure('silentShare')).toBe('21.2%'));
  expect(['completionRate', 'activation', 'started', 'failed', 'timedOut', 'warnings'].map(figure)).toEqual([
    '91.9%',
    '72.5%',
    '1,241',
    '70',
    '30',
    '12',
  ]);
  expect(document.querySelector('[data-interval]')?.textContent).toBe('90.3% to 93.3% with 95 % certainty');
  expect(screen.getByText(/^Not among them/).textContent).toBe(
    'Not among them: 1 test, 7 retries and 3 runs of error handlers.',
  );
  expect(['p50Ms', 'p95Ms', 'timeToFirstSuccessMs'].map(figure)).toEqual([
    '8.96 sec',
    '1 min 30 sec',
    '1 day 17 hr',
  ]);
  expect(screen.getByText(/^Read from histograms/)).toBeTruthy();
});

test('groups failures by cause, the most frequent first, each with a way to its messages in these days', async () => {
  stubServer(answers);
  renderAt(`${address}&scenario=invoices`);
  const table = await screen.findByRole('table', { name: 'Failures by cause' });
  expect(rowsOf(table)).toEqual(['ConnectionError', 'DataError', 'none']);
  const cells = [...(within(table).getAllByRole('row')[1]?.children ?? [])].map((cell) => cell.textContent);
  expect(cells.slice(0, 3)).toEqual(['ConnectionError', '40', '57.1%']);
  await waitFor(() =>
    expect(within(table).getByRole('link', { name: 'ConnectionError' }).getAttribute('href')).toBe(
      '/dashboard/errors?kind=task&order=count&from=2026-03-01&to=2026-03-09&scenario=invoices&code=ConnectionError',
    ),
  );
});

test('ranks by the rate only who has 30 finished runs, and keeps the order in the address', async () => {
  stubServer(answers);
  const { router } = renderAt(address);
  const table = await screen.findByRole('table', { name: 'Completion by scenario' });
  expect(rowsOf(table)).toEqual(['scn_good', 'scn_best', 'scn_few']);
  fireEvent.click(within(table).getByRole('button', { name: 'Completion rate' }));
  await waitFor(() => expect(rowsOf(table)).toEqual(['scn_best', 'scn_good', 'scn_few']));
  fireEvent.click(within(table).getByRole('button', { name: 'Completion rate' }));
  await waitFor(() => expect(rowsOf(table)).toEqual(['scn_good', 'scn_best', 'scn_few']));
  expect(router.state.location.search).toMatchObject({ sort: '-completionRate' });
});

test('every request asks what the address says, also with what another period is compared', async () => {
  const requests = stubServer(answers);
  renderAt(`${address}&compareFrom=2025-03-01&compareTo=2025-03-09&customer=cus_1&aiModel=gpt-5-mini`);
  await screen.findByRole('table', { name: 'AI models' });
  const asked = requests.filter(({ path }) => path === '/admin/analytics/completion');
  const values = asked.map(({ query }) => Object.fromEntries(query));
  const narrowed = { from: '2026-03-01', to: '2026-03-09', customer: 'cus_1', aiModel: 'gpt-5-mini' };
  expect(values).toContainEqual({
    ...narrowed,
    compare: 'previous',
    compareFrom: '2025-03-01',
    compareTo: '2025-03-09',
    interval: 'day',
  });
  expect(values).toContainEqual({ ...narrowed, compare: 'none', groupBy: 'error' });
  expect(values).toContainEqual({ ...narrowed, compare: 'none', groupBy: 'scenario' });
  expect(screen.getByRole('button', { name: /Mar 1 – Mar 9, 2025/ })).toBeTruthy();
});

test('compares AI models with their intervals and says what is advised', async () => {
  stubServer(answers);
  renderAt(address);
  const table = await screen.findByRole('table', { name: 'AI models' });
  const cells = within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map((cell) => cell.textContent));
  expect(cells).toEqual([
    ['gpt-5-mini', '300', '90', '90%80% to 95%', '$0.00949', '2'],
    ['Without AI', '100', '90', '90%80% to 95%', '–', '2'],
  ]);
  expect(document.querySelector('[data-advice="switch"]')?.textContent).toBe(
    'Another model would dotiny was cheaper.',
  );
});

test('counts what goes on in place: changed minutes replace the former ones, old ones go, a failure comes once', async () => {
  stubServer(answers);
  const { unmount } = renderAt(address);
  await waitFor(() => expect(live?.path).toBe('/admin/live'));
  const minute = (time: string, started: number) => ({
    minute: `2026-03-30T${time}:00.000Z`,
    started,
    completed: 1,
    failed: 0,
  });
  const failed = (figure: string) => ({
    figure,
    code: 'failed',
    reason: 'G7 Sums differ.',
    audit: { gates: ['G7'], checkedAt: '2026-03-30T06:23:00Z', since: '2026-03-30T06:23:00Z' },
  });
  const now = (name: string) => document.querySelector(`[data-live="${name}"]`)?.textContent;
  live?.tell('snapshot', {
    asOf: '2026-03-30T10:00:30.000Z',
    activeNow: 2,
    lastHour: [minute('09:02', 5), minute('10:00', 3)],
    tasks: [],
    gates: [failed('activeNow')],
  });
  expect([now('activeNow'), now('startedLastHour'), now('completedLastHour')]).toEqual(['2', '8', '2']);
  expect(
    screen.getByRole('button', { name: /^Active: Do not rely on it, since .+ G7 Sums differ\.$/ }),
  ).toBeTruthy();
  live?.tell('tick', {
    asOf: '2026-03-30T10:03:30.000Z',
    activeNow: 1234,
    lastHour: [minute('10:00', 4)],
    tasks: [],
    gates: [],
  });
  expect([now('activeNow'), now('startedLastHour')]).toEqual(['1,234', '4']);
  expect(screen.queryByRole('button', { name: /^Active: / })).toBeNull();
  const failure = {
    occurredAt: '2026-03-30T10:01:00Z',
    scenario: { id: 'scn_1', title: 'Invoice chasing' },
    customer: { id: 'cus_1', name: null },
    errorCode: 'DataError',
    errorMessage: 'Missing value',
  };
  live?.tell('failure', failure, 'evt_1');
  live?.tell('failure', failure, 'evt_1');
  expect(screen.getAllByText(/Missing value/)).toHaveLength(1);
  live?.tell('error', {});
  expect(screen.getByTestId('live-state').textContent).toContain('The connection is lost');
  unmount();
  expect(live?.isClosed).toBe(true);
});

test('says that nothing ran, and what could not be read', async () => {
  stubServer((asked) => {
    if (asked.query.get('groupBy') === 'scenario')
      return { status: 500, body: { title: 'Broken', status: 500 } };
    const answer = answers(asked);
    return asked.path.startsWith('/admin/analytics')
      ? { body: { ...(answer.body as object), items: [] } }
      : answer;
  });
  renderAt(address);
  expect(await screen.findByText('No run has failed')).toBeTruthy();
  expect(await screen.findByText('No run in this period')).toBeTruthy();
  expect(await screen.findByText('Broken')).toBeTruthy();
});

test('shows how durations are spread, empty classes too, with the percentiles where they lie', async () => {
  const requests = stubServer(answers);
  renderAt(`${address}&scenario=scn_1&aiModel=gpt-5-mini`);
  const table = await screen.findByRole('table', { name: 'Durations of completed runs' });
  const cells = within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent).filter((text) => text !== ''));
  expect(cells).toEqual([
    ['5.84 sec to 11.4 sec', '8', '80%', 'Median 8.96 sec'],
    ['11.4 sec to 22.2 sec', '0', '0%'],
    ['22.2 sec to 43.2 sec', '0', '0%'],
    ['43.2 sec to 1 min 24 sec', '0', '0%'],
    ['1 min 24 sec to 2 min 44 sec', '2', '20%', '95th percentile 1 min 30 sec'],
  ]);
  const asked = requests.find(({ path }) => path === '/admin/analytics/durations');
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({
    from: '2026-03-01',
    to: '2026-03-09',
    compare: 'none',
    scenario: 'scn_1',
    aiModel: 'gpt-5-mini',
  });
});
