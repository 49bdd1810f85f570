import { act, fireEvent, render, screen } from '@testing-library/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { ChartCard } from '../../dashboard/src/charts/chart-card.tsx';
import type { ChartContent } from '../../dashboard/src/charts/chart-canvas.tsx';
import { movedTo } from '../../dashboard/src/charts/moved-to.ts';
import { bucketOfDay, openBucket, type Series } from '../../dashboard/src/charts/series.ts';
import { timeSeriesContent } from '../../dashboard/src/charts/time-series-content.ts';
import { formatMoney } from '../../dashboard/src/format/money.ts';
import { ReportingContext } from '../../dashboard/src/format/reporting.ts';
import { session, stubServer } from './support.tsx';

const shown = vi.hoisted(() => ({ active: null as number | null | undefined }));

vi.mock('../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ label, active }: { content: ChartContent; label: string; active?: number | null }) => {
    shown.active = active;
    return <div role="img" aria-label={label} />;
  },
}));

const days = ['2026-03-28', '2026-03-29', '2026-03-30'];
const revenue: Series = {
  key: 'netRevenue',
  label: 'Net revenue',
  role: 'first',
  shape: 'bar',
  axis: 'left',
  unit: 'USD',
  definition: 'What customers paid, without tax.',
  values: [9_007_199_254_740_991, null, 500],
  previous: [100, 200, null],
  format: (value) => formatMoney(value, 'usd', 'en-US'),
  formatTick: String,
};
const events = [
  { kind: 'release', at: '2026-03-29T08:00:00Z', day: '2026-03-29', text: 'Invoices: version 2', path: '/x' },
];

async function show() {
  stubServer(({ path }) =>
    path === '/admin/session' ? { body: session } : { body: { items: events, isWhole: true } },
  );
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <ReportingContext value={{ timeZone: 'Europe/Berlin', currency: 'usd' }}>
          <ChartCard
            name="netRevenue"
            title="Net revenue per day"
            days={days}
            series={[revenue]}
            events="library"
          />
        </ReportingContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return screen.findByRole('application', { name: /^Net revenue per day/ });
}

test('names its unit, and in the legend what stands beside the figure', async () => {
  await show();
  expect(screen.getByRole('heading').textContent).toBe('Net revenue per day · USD');
  await screen.findByText('Release');
  expect(screen.getByText('Net revenue before')).toBeTruthy();
});

test('the arrow keys go from point to point, and each is read out exactly with what happened', async () => {
  const chart = await show();
  await screen.findByText('Release');
  const region = chart.querySelector('[role="status"]');
  fireEvent.keyDown(chart, { key: 'ArrowRight' });
  expect(region?.textContent).toBe('Mar 30, 2026; Net revenue: $5.00; Net revenue before: –');
  expect(shown.active).toBe(2);
  fireEvent.keyDown(chart, { key: 'ArrowLeft' });
  expect(region?.textContent).toBe(
    'Mar 29, 2026; Net revenue: –; Net revenue before: $2.00; Invoices: version 2',
  );
  fireEvent.keyDown(chart, { key: 'Home' });
  expect(region?.textContent).toContain('Net revenue: $90,071,992,547,409.91');
  act(() => void fireEvent.keyDown(chart, { key: 'Escape' }));
  expect(region?.textContent).toBe('');
  expect(shown.active).toBeNull();
});

test('the table has the same: the period before, and what happened', async () => {
  await show();
  await screen.findByText('Release');
  fireEvent.click(screen.getByRole('button', { name: /show the table/ }));
  const rows = screen
    .getAllByRole('row')
    .map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(rows).toEqual([
    ['Day', 'Net revenue', 'Net revenue before', 'What happened'],
    ['Mar 28, 2026', '$90,071,992,547,409.91', '$1.00', ''],
    ['Mar 29, 2026', '–', '$2.00', 'Invoices: version 2'],
    ['Mar 30, 2026', '$5.00', '–', ''],
  ]);
});

test('draws gaps as gaps, lines by strokes too, and the day that is not over apart', () => {
  const line = (role: 'first' | 'second'): Series => ({
    ...revenue,
    key: role,
    label: role,
    role,
    shape: 'line',
    previous: undefined as never,
  });
  const { datasets } = timeSeriesContent({
    days,
    series: [line('first'), line('second')],
    scheme: 'light',
    animated: false,
    open: 2,
  }).data;
  expect(datasets.map(({ data }) => data[1])).toEqual([null, null]);
  expect(datasets).toMatchObject([
    { spanGaps: false, borderDash: [] },
    { spanGaps: false, borderDash: [7, 3] },
  ]);
  const bars = timeSeriesContent({ days, series: [revenue], scheme: 'light', animated: false, open: 2 });
  expect(bars.data.datasets[0]?.borderWidth).toEqual([0, 0, 1]);
});

test.each([
  [['2026-03-01', '2026-03-02'], '2026-03-02', 1],
  [['2026-03-01', '2026-03-02'], '2026-03-03', -1],
  [['2026-03-01', '2026-03-02'], '2026-02-28', -1],
  [['2026-03-02', '2026-03-09'], '2026-03-15', 1],
  [['2026-03-02', '2026-03-09'], '2026-03-16', -1],
  [['2026-01-01', '2026-02-01'], '2026-02-28', 1],
  [['2026-01-01', '2026-02-01'], '2026-03-01', -1],
  [['2026-03-01', '2026-03-02', '2026-03-03'], '2026-03-02', 1],
])('of the buckets %j on %s the one that is not over is %i', (buckets, today, open) => {
  expect(openBucket(buckets, today)).toBe(open);
});

test('a day falls into the bucket that began last', () => {
  expect(
    ['2026-03-01', '2026-03-02', '2026-03-08', '2026-03-20'].map((day) =>
      bucketOfDay(['2026-03-02', '2026-03-09'], day),
    ),
  ).toEqual([-1, 0, 0, 1]);
});

test.each([
  ['ArrowLeft', null, 9],
  ['ArrowLeft', 0, 0],
  ['ArrowRight', 9, 9],
  ['PageUp', 9, 2],
  ['PageDown', 1, 8],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['a', 5, null],
])('%s leads from %s to %s of ten', (key, from, to) => {
  expect(movedTo(key, from, 10)).toBe(to);
});
