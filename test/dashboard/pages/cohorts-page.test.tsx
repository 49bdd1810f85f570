import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ChartContent } from '../../../dashboard/src/charts/chart-canvas.tsx';
import { renderAt, session, stubServer, type Answer, type Asked } from '../support.tsx';

const drawn = vi.hoisted(() => new Map<string, ChartContent>());

// jsdom has no canvas: what would be drawn is kept instead.
vi.mock('../../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ content, label }: { content: ChartContent; label: string }) => {
    drawn.set(label.split('.')[0] ?? '', content);
    return <div role="img" aria-label={label} />;
  },
}));

const envelope = {
  from: '2026-01-01',
  to: '2026-03-30',
  timeZone: 'Europe/Berlin',
  currency: 'usd',
  asOf: '2026-03-30T10:00:00Z',
  freshnessSeconds: 0,
  gates: [],
};
const funnel = { viewed: 188, installed: 169, firstCompletion: 147, retained: 113, pending: 31, paid: 105 };
const flag = {
  figure: 'completionRate',
  value: 0.62,
  median: 0.95,
  low: 0.85,
  high: 1,
  score: null,
};

function answers({ path, query }: Asked): Answer {
  if (path === '/admin/session') return { body: session };
  if (path === '/admin/analytics/cohorts') {
    const isMoney = query.get('metric') === 'revenue';
    const items = [
      { cohort: '2026-01', customers: 10, values: isMoney ? [1900, 950, null] : [1, 0.5, null] },
      { cohort: '2026-02', customers: 30, values: isMoney ? [1001, null] : [1, null] },
      { cohort: '2026-03', customers: 5, values: [null] },
    ];
    const gates = [{ figure: null, code: 'filterIgnored', reason: 'Money has no model.' }];
    return { body: { ...envelope, metric: query.get('metric'), by: query.get('by'), gates, items } };
  }
  if (path === '/admin/analytics/funnel')
    return { body: { ...envelope, totals: funnel, previous: { ...funnel, viewed: 94 }, items: [] } };
  if (path === '/admin/analytics/outliers')
    return {
      body: {
        ...envelope,
        items: [
          {
            installation: 'ins_1',
            customer: 'cus_1',
            scenario: 'scn_1',
            cohort: 9,
            runs: 483,
            flags: [flag],
          },
        ],
      },
    };
  if (path === '/admin/analytics/benchmarks')
    return {
      body: {
        ...envelope,
        items: [
          {
            scenario: 'scn_1',
            customers: 6,
            isShown: true,
            figures: [
              { figure: 'completionRate', p25: 0.9, median: 0.95, p75: 0.98 },
              { figure: 'p50Ms', p25: 1000, median: 2500, p75: 90_000 },
            ],
          },
          { scenario: 'scn_2', customers: 4, isShown: false, figures: [] },
        ],
      },
    };
  if (path === '/admin/scenarios')
    return { body: { items: [{ id: 'scn_1', slug: 'invoices', title: 'Invoices' }], nextCursor: null } };
  return { body: { items: [], nextCursor: null } };
}

const cellsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent));

test('shows cohorts as a triangle: what is not over is no zero, and larger cohorts count more in all together', async () => {
  stubServer(answers);
  renderAt('/dashboard/cohorts');
  const table = await screen.findByRole('table', { name: 'Retention by cohort' });
  expect(cellsOf(table)).toEqual([
    ['Jan 2026', '10', '100%', '50%', '–'],
    ['Feb 2026', '30', '100%', '–', ''],
    ['Mar 2026', '5', '–', '', ''],
    ['All together', '45', '100%', '50%', '–'],
  ]);
  expect(screen.getByTestId('gates').textContent).toBe('Money has no model.');
});

test('weighs what a customer brought by the size of each cohort, in money', async () => {
  stubServer(answers);
  renderAt('/dashboard/cohorts?metric=revenue');
  const table = await screen.findByRole('table', { name: 'Revenue per customer by cohort' });
  expect(cellsOf(table).at(-1)).toEqual(['All together', '45', '$12.26', '$9.50', '–']);
});

test('asks for the cohorts that the address says', async () => {
  vi.setSystemTime(new Date('2026-03-30T10:00:00Z'));
  const requests = stubServer(answers);
  const { router } = renderAt(
    '/dashboard/cohorts?metric=revenue&began=completion&months=24&scenario=invoices',
  );
  await screen.findByRole('table', { name: 'Revenue per customer by cohort' });
  expect(Object.fromEntries(requests.find(({ path }) => path.endsWith('/cohorts'))?.query ?? [])).toEqual({
    metric: 'revenue',
    by: 'completion',
    from: '2024-04-01',
    to: '2026-03-30',
    scenario: 'invoices',
  });
  fireEvent.click(screen.getByRole('radio', { name: 'Funnel' }));
  await screen.findByRole('table', { name: 'Funnel' });
  expect(router.state.location.search).toMatchObject({ part: 'funnel', scenario: 'invoices' });
  vi.useRealTimers();
});

test('shows each step of the funnel with its share of the step before; who is pending is not held against it', async () => {
  stubServer(answers);
  renderAt('/dashboard/cohorts?part=funnel&from=2026-01-01&to=2026-03-30');
  const table = await screen.findByRole('table', { name: 'Funnel' });
  const numbers = cellsOf(table).map((cells) => cells.slice(2));
  expect(numbers).toEqual([
    ['188', '–', '100%', '+100%'],
    ['169', '89.9%', '89.9%', '0%'],
    ['147', '87%', '78.2%', '0%'],
    ['113', '97.4%', '60.1%', '0%'], // of 147 − 31
  ]);
  expect(screen.getByText(/^Of those who looked/).textContent).toBe(
    'Of those who looked, 105 (55.9%) paid between 30 days before and 30 days after. Of 31 it is not known yet whether they stay.',
  );
});

test('says of an outlier what it does, and what is usual', async () => {
  stubServer(answers);
  renderAt('/dashboard/cohorts?part=outliers');
  const table = await screen.findByRole('table', { name: 'Outliers' });
  await waitFor(() =>
    expect(within(table).getByRole('link', { name: 'Invoices' }).getAttribute('href')).toBe(
      '/dashboard/installations/ins_1',
    ),
  );
  expect(table.querySelector('[data-flag="completionRate"]')?.textContent).toBe(
    'Completion rate 62%, below what is usual: 85% to 100%, 95% in the middle.',
  );
});

test('shows benchmarks of five customers at least', async () => {
  stubServer(answers);
  renderAt('/dashboard/cohorts?part=benchmarks');
  const table = await screen.findByRole('table', { name: 'Benchmarks' });
  await waitFor(() => expect(cellsOf(table)[0]?.[0]).toBe('Invoices'));
  expect(cellsOf(table)).toEqual([
    ['Invoices', '6', '95%90% to 98%', '2.5 sec1 sec to 1 min 30 sec', '–', '–'],
    ['scn_2Fewer than five could be recognised.', '4', '–', '–', '–', '–'],
  ]);
});

test('says that nobody looked, stands out or agreed', async () => {
  stubServer((asked) => {
    const { body } = answers(asked);
    const nobody = { ...funnel, viewed: 0 };
    return asked.path.startsWith('/admin/analytics')
      ? { body: { ...(body as object), totals: nobody, items: [] } }
      : { body };
  });
  renderAt('/dashboard/cohorts');
  expect(await screen.findByText('Nobody began in these months')).toBeTruthy();
  for (const [part, title] of [
    ['Funnel', 'Nobody looked for the first time'],
    ['Outliers', 'No installation stands out'],
    ['Benchmarks', 'Nobody has agreed to be compared yet'],
  ] as const) {
    fireEvent.click(screen.getByRole('radio', { name: part }));
    expect(await screen.findByText(title)).toBeTruthy();
  }
});

test('shows the course of the funnel by the interval in the address, and asks for it so', async () => {
  const requests = stubServer((asked) =>
    asked.path === '/admin/analytics/funnel' && asked.query.has('interval')
      ? {
          body: {
            ...envelope,
            totals: funnel,
            previous: null,
            items: [
              {
                ...funnel,
                bucket: '2026-01-01',
                group: null,
                label: null,
                viewed: 9,
                installed: 4,
                firstCompletion: 3,
              },
              {
                ...funnel,
                bucket: '2026-03-01',
                group: null,
                label: null,
                viewed: 5,
                installed: 1,
                firstCompletion: 0,
              },
            ],
          },
        }
      : answers(asked),
  );
  const { router } = renderAt(
    '/dashboard/cohorts?part=funnel&from=2026-01-01&to=2026-03-30&scenario=invoices',
  );
  fireEvent.click(await screen.findByRole('radio', { name: 'Months' }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ interval: 'month' }));
  const course = await waitFor(() => {
    const content = drawn.get('First looks and what came of them per month');
    expect(content).toBeTruthy();
    return content;
  });
  expect(course?.data.datasets.map(({ data }) => data)).toEqual([
    [9, 0, 5],
    [4, 0, 1],
    [3, 0, 0],
  ]);
  const asked = requests.filter(
    ({ path, query }) => path === '/admin/analytics/funnel' && query.has('interval'),
  );
  expect(asked.map(({ query }) => [query.get('interval'), query.get('scenario')])).toEqual([
    ['day', 'invoices'],
    ['month', 'invoices'],
  ]);
});
