import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fanSeries } from '../../../dashboard/src/features/forecast/fan-series.ts';
import type {
  ForecastAnswer,
  ForecastParts,
  ModelCards,
} from '../../../dashboard/src/features/forecast/forecast-query.ts';
import { headline, sumInWords, whyShown } from '../../../dashboard/src/features/forecast/forecast-words.ts';
import { renderAt, stubServer } from '../support.tsx';
import { page, routes } from './fixtures.ts';

const day = (place: number) => new Date(Date.UTC(2026, 0, 1 + place)).toISOString().slice(0, 10);
const answer: ForecastAnswer = {
  gates: [],
  metric: 'revenue',
  interval: 'day',
  horizon: 2,
  unit: 'money',
  timeZone: 'UTC',
  currency: 'usd',
  asOf: '2026-02-19T04:40:00.000Z',
  through: day(49),
  history: Array.from({ length: 50 }, (_, place) => ({ bucket: day(place), value: 1000 + place })),
  forecast: [
    { bucket: day(50), value: 1050.4, low80: 1000, high80: 1100, low95: 900, high95: 1200 },
    { bucket: day(51), value: 1051.6, low80: 990, high80: 1110, low95: 880, high95: 1220 },
  ],
  naive: { model: 'seasonalNaive', forecast: [day(50), day(51)].map((bucket) => ({ bucket, value: 1043 })) },
  model: 'mstl',
  shown: 'mstl',
  origins: 12,
  candidates: [
    { model: 'mstl', mase: 0.6, smape: 0.04, coverage80: 0.81, coverage95: 0.97 },
    { model: 'seasonalNaive', mase: 0.8, smape: null, coverage80: null, coverage95: null },
  ],
  trackRecord: { scored: 0, coverage80: null, coverage95: null, mase: null, naiveMase: null, recent: [] },
  lowHistory: false,
  isWidened: false,
  isRestated: false,
  reason: null,
  formulaVersion: 1,
};
const cards: ModelCards = {
  formulaVersion: 1,
  method: 'Every model foretells the past.',
  models: [{ model: 'mstl', meaning: 'The pattern of the week is taken out.' }],
  items: [
    {
      metric: 'revenue',
      label: 'Net revenue',
      unit: 'money',
      definition: 'Charges without tax.',
      uses: 'The ledger.',
      gaps: 'A bucket without facts is 0.',
      mustNotBeUsedFor: ['A promise to anybody.'],
      errors: [],
    },
  ],
};
const parts: ForecastParts = {
  metric: 'revenue',
  interval: 'day',
  horizon: 2,
  unit: 'money',
  currency: 'usd',
  through: day(49),
  recent: 2_097,
  whole: 2_102,
  sum: 2_402,
  gap: 300,
  gapShare: 300 / 2_102,
  buckets: [day(50), day(51)].map((bucket) => ({ bucket, whole: 1_051, sum: 1_201, gap: 150 })),
  items: [
    {
      scenario: { id: 'scn_1', title: 'Invoice chasing' },
      recent: 1_900,
      expected: 2_200,
      shown: 'naive',
      values: [1_100, 1_100],
    },
    { scenario: null, recent: 197, expected: 202, shown: 'mean3', values: [101, 101] },
  ],
  trackRecord: { scored: 12, wholeMase: 0.8, sumMase: 0.7 },
  reason: null,
};
const serve = (changed: Partial<ForecastAnswer> = {}) =>
  stubServer(
    routes({
      'GET /admin/analytics/forecast': () => ({ body: { ...answer, ...changed } }),
      'GET /admin/analytics/forecast/models': () => ({ body: cards }),
      'GET /admin/analytics/forecast/scenarios': () => ({ body: parts }),
      'GET /admin/analytics/exhaustion': () =>
        page({
          customerId: 'cus_1',
          customerName: 'Ada Moore',
          place: 'eu1.make.com organization 5',
          plan: 'core',
          creditsPerMonth: 10_000,
          source: 'make',
          through: day(49),
          renewsOn: '2026-03-01',
          used: 7_000,
          expected: 11_000,
          earliestOn: '2026-02-23',
          exhaustedOn: '2026-02-25',
          p80On: null,
          model: 'naive',
          lowHistory: false,
          reason: null,
        }),
    }),
  );

test('says what comes, how sure that is, and why this model is shown', async () => {
  const requests = serve();
  renderAt('/dashboard/forecast?metric=revenue&horizon=7');
  const words = await screen.findByTestId('headline');
  expect(words.textContent).toContain(
    'Feb 21, 2026: about $10.52, and with 80 % probability between $9.90 and $11.10.',
  );
  expect(words.textContent).toContain('Altogether about $21.02 in the next 2 days.');
  expect(words.textContent).toContain(
    '“Pattern and trend”. At 12 dates in the past it erred 25% less than the simple forecast',
  );
  const table = screen.getByRole('table', { name: 'Tried on the past' });
  expect(within(table).getAllByRole('row')[1]?.textContent).toContain('Shown');
  expect(await within(table).findByText('The pattern of the week is taken out.')).toBeTruthy();
  expect(await screen.findByText('A promise to anybody.')).toBeTruthy();
  expect(screen.getByText(/Nothing that was foretold has come yet/)).toBeTruthy();
  const asked = requests.find(({ path }) => path === '/admin/analytics/forecast');
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({
    metric: 'revenue',
    interval: 'day',
    horizon: '7',
  });
});

test('the chart can be had as a table: past, forecast, bands and the simple forecast', async () => {
  serve();
  renderAt('/dashboard/forecast');
  fireEvent.click(await screen.findByRole('button', { name: /show the table of the same data/ }));
  const row = within(screen.getByTestId('chart-table-forecast')).getByText('Feb 20, 2026').closest('tr');
  expect(row?.textContent).toBe('Feb 20, 2026–$10.50$10.43$11.00$10.00$12.00$9.00');
});

test('months are asked for with their own horizons; another metric keeps the rest', async () => {
  const requests = serve();
  const { router } = renderAt('/dashboard/forecast?horizon=90');
  await screen.findByTestId('headline');
  fireEvent.click(screen.getByRole('radio', { name: 'Months' }));
  await expect.poll(() => requests.at(-1)?.query.get('interval')).toBe('month');
  const asked = requests.findLast(({ path }) => path === '/admin/analytics/forecast');
  expect(asked?.query.get('horizon')).toBe('6');
  expect(router.state.location.searchStr).toContain('interval=month');
});

test('little history, a changed past and widened bands are told', async () => {
  serve({ lowHistory: true, isRestated: true, isWidened: true, history: answer.history.slice(0, 12) });
  renderAt('/dashboard/forecast');
  expect(await screen.findByText('Little history')).toBeTruthy();
  expect(screen.getByText(/There are only 12 finished days/)).toBeTruthy();
  expect(screen.getByText('The past has changed since')).toBeTruthy();
  expect(screen.getByText(/so they are wider now/)).toBeTruthy();
});

test('without a forecast the reason stands in its place', async () => {
  serve({ forecast: [], naive: null, shown: null, model: null, candidates: [], reason: 'There are 3 days.' });
  renderAt('/dashboard/forecast');
  expect(await screen.findByText('No forecast yet')).toBeTruthy();
  expect(screen.getByText('There are 3 days.')).toBeTruthy();
});

test('the record is told with what came beside what was foretold', async () => {
  const recent = [
    {
      bucket: day(40),
      forecast: 1000,
      low80: 900,
      high80: 1100,
      naive: 990,
      actual: 1050,
      madeThrough: day(39),
    },
    {
      bucket: day(41),
      forecast: 1000,
      low80: 900,
      high80: 1100,
      naive: 990,
      actual: 1200,
      madeThrough: day(40),
    },
  ];
  serve({
    trackRecord: { scored: 20, coverage80: 0.75, coverage95: 0.95, mase: 0.8, naiveMase: 1, recent },
  });
  renderAt('/dashboard/forecast');
  const table = await screen.findByRole('table', { name: 'Track record' });
  const rows = within(table).getAllByRole('row').slice(1);
  // The newest first: 1,200 lay outside.
  expect(rows.map((row) => row.querySelector('[data-column=inside]')?.textContent)).toEqual(['No', 'Yes']);
  expect(screen.getByText(/Of 20 values foretold, 75% came within the 80 % band/).textContent).toContain(
    'erred 20% less',
  );
});

test('a figure that did not move says nothing of bands', async () => {
  const trackRecord = { ...answer.trackRecord, scored: 4 };
  serve({ trackRecord });
  renderAt('/dashboard/forecast');
  expect(await screen.findByText(/All 4 values foretold came as they were/)).toBeTruthy();
});

test('with credits stand the plans that run out of them', async () => {
  serve({ metric: 'credits', unit: 'credits' });
  renderAt('/dashboard/forecast?metric=credits');
  const table = await screen.findByRole('table', { name: 'Plans that run out of credits' });
  expect(table.textContent).toContain('Ada Moore');
  expect(table.textContent).toContain('Feb 25, 2026');
  expect(table.textContent).toContain('as Make says');
});

test('sentences hold where a part of the answer is missing', () => {
  expect(headline({ ...answer, forecast: [] })).toBeNull();
  expect(sumInWords({ ...answer, metric: 'mrr' })).toBeNull();
  expect(whyShown({ ...answer, shown: 'seasonalNaive' })).toContain('Nothing foretold the past better');
  expect(whyShown({ ...answer, reason: 'It was luck.' })).toBe('It was luck.');
});

test('lines and bands begin at the last known value', () => {
  const { days, series } = fanSeries(answer);
  expect(days).toHaveLength(42 + 2);
  for (const { key, values } of series) {
    expect(values).toHaveLength(days.length);
    if (key !== 'history') expect(values[41]).toBe(1049);
  }
});

test('says by how much scenarios add up to something else than the whole, and which came nearer', async () => {
  serve();
  renderAt('/dashboard/forecast?metric=revenue&horizon=7');
  const part = await screen.findByRole('region', { name: 'By scenario' });
  const table = await within(part).findByRole('table', { name: 'By scenario' });
  expect(part.textContent).toContain(
    'The scenarios add up to 14.3% more than the forecast of the whole ($3.00). That is much: one of the two misses something, so take neither for sure. Of 12 values that came, the sum of the scenarios was nearer.',
  );
  expect(within(table).getByRole('link', { name: 'Invoice chasing' }).getAttribute('href')).toBe(
    '/dashboard/scenarios/scn_1',
  );
  expect([...table.querySelectorAll('[data-column=expected]')].map((cell) => cell.textContent)).toEqual([
    '$22.00',
    '$2.02',
    '$24.02',
    '$21.02',
  ]);
});

test('what does not add up over scenarios has no parts', async () => {
  const requests = serve({ metric: 'completionRate', unit: 'rate' });
  renderAt('/dashboard/forecast?metric=completionRate&horizon=7');
  await screen.findByTestId('headline');
  expect(requests.some(({ path }) => path.endsWith('/forecast/scenarios'))).toBe(false);
});
