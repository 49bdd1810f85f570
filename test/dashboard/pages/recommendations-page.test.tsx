import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type {
  RecommendationRun,
  RecommendationState,
  ServedRecommendations,
} from '../../../dashboard/src/api/recommendations.ts';
import { renderAt, stubServer, type Asked } from '../support.tsx';
import { columnTexts, figureText, page, routes } from './fixtures.ts';

const score = { hitAt3: 0.3, meanReciprocalRank: 0.25, coverage: 0.2, revenueHitAt3: null };
const interval = { mean: 0.062, low95: 0.041, high95: 0.084 };
const evaluation: RecommendationRun['evaluation'] = {
  model: 'cosine',
  testCustomers: 640,
  testCases: 812,
  scores: {
    recentPopularity: score,
    servedPopularity: { ...score, hitAt3: 0.31 },
    allTimePopularity: score,
    conditional: { ...score, hitAt3: 0.35 },
    cosine: { hitAt3: 0.362, meanReciprocalRank: 0.281, coverage: 0.79, revenueHitAt3: 0.4 },
  },
  gains: { recentPopularity: interval, servedPopularity: interval, allTimePopularity: interval },
};
const run: RecommendationRun = {
  id: 'rcm_1',
  watermark: '2026-03-03T02:00:00Z',
  requestedBy: 'clock',
  computedAt: '2026-03-03T02:41:09Z',
  tookMs: 4200,
  formulaVersion: 1,
  customers: 3000,
  multiInstallCustomers: 1200,
  scenarios: 40,
  model: 'cosine',
  isGateOpen: true,
  lowerBound: 0.041,
  testCustomers: 640,
  reason: 'Looking at what customers have predicts better than popularity in all three comparisons.',
  evaluation,
  control: {
    ...evaluation,
    gains: { ...evaluation.gains!, allTimePopularity: { mean: -0.01, low95: -0.02, high95: 0.003 } },
  },
  fairness: { since: '2026-02-01', exposures: 0, classes: [] },
};
const arm = { visitors: 400, counted: 350, meanNetRevenue: 1234.4 };
const state: RecommendationState = {
  asOf: '2026-03-03T12:00:00Z',
  gates: [],
  latest: run,
  fairness: {
    since: '2026-02-01',
    exposures: 200,
    classes: [
      { sizeClass: 'new', scenarios: 5, exposures: 20 },
      { sizeClass: 'small', scenarios: 15, exposures: 30 },
      { sizeClass: 'middle', scenarios: 10, exposures: 50 },
      { sizeClass: 'large', scenarios: 10, exposures: 100 },
    ],
  },
  outcomes: {
    from: '2025-11-04',
    to: '2026-02-01',
    windowDays: 30,
    models: [{ model: 'cosine', shown: 200, installed: 23 }],
    countedAt: '2026-03-04T10:23:00Z',
  },
  effect: {
    heldOutShare: 0.1,
    windowDays: 30,
    currency: 'usd',
    treated: arm,
    heldOut: { visitors: 40, counted: 35, meanNetRevenue: 900 },
    incrementalNetRevenue: 334.4,
    low95: -10.2,
    high95: 679,
    unconverted: 0,
    reason: null,
  },
};
const served: ServedRecommendations = {
  customer: { id: 'cus_1' },
  isHeldOut: true,
  hasOptedOut: false,
  upgrade: null,
  items: [
    {
      scenario: 'scn_1',
      scenarioSlug: 'orders-to-a-sheet',
      scenarioTitle: 'Orders to a sheet',
      price: null,
      apps: [],
      reason: '21 of 30 who use “Invoices” also have this.',
      score: 0.4,
      model: 'cosine',
      sizeClass: 'small',
    },
  ],
};
const answers = {
  'GET /admin/recommendations': () => ({ body: state }),
  'GET /admin/recommendations/runs': () => page(run),
  'POST /admin/recommendations/runs': () => ({ status: 202, body: {} }),
  'GET /admin/recommendations/customers/cus_1': () => ({ body: served }),
  'GET /admin/customers': () => page({ id: 'cus_1', name: 'Ada Moore', email: 'ada@example.com' }),
};
const posted = (asked: Asked[]) => asked.filter(({ method }) => method === 'POST');

test('an open gate is told with what is certain, what it rests on, and every comparison', async () => {
  const asked = stubServer(routes(answers));
  renderAt('/dashboard/recommendations');
  await screen.findByText('The gate is open');
  expect(figureText('served')).toBe('What customers have beside theirs (shrunk cosine)');
  expect(figureText('lowerBound')).toBe('+4.1 points or more');
  screen.getByText(/^In 36.2% of the cases/);
  const models = screen.getByRole('table', { name: 'Models' });
  expect(columnTexts(models, 'hit')).toEqual(['30%', '31%', '30%', '35%', '36.2%']);
  expect(columnTexts(models, 'gain')).toEqual([
    ...Array(3).fill('+6.2 points (+4.1 points to +8.4 points)'),
    '–',
    '–',
  ]);
  screen.getByText(/so that nothing belongs together, it gains -1.0 points \(-2.0 points to \+0.3 points\)/);
  const sizes = screen.getByRole('table', { name: 'Exposure by size' });
  expect(columnTexts(sizes, 'share')).toEqual(['12.5%', '37.5%', '25%', '25%']);
  expect(columnTexts(sizes, 'ofShown')).toEqual(['10%', '15%', '25%', '50%']);
  expect(figureText('incrementalNetRevenue')).toBe('$3.34 per visitor (95 %: -$0.10 to $6.79)');
  expect(columnTexts(screen.getByRole('table', { name: /^Shown from/ }), 'share')).toEqual(['11.5%']);
  fireEvent.click(screen.getByRole('button', { name: 'Compute now' }));
  await screen.findByText(/^Under way/);
  expect(posted(asked).map(({ path }) => path)).toEqual(['/admin/recommendations/runs']);
});

test('without an evaluation it says that popularity is served, and a closed gate says why', async () => {
  stubServer(
    routes({ ...answers, 'GET /admin/recommendations': () => ({ body: { ...state, latest: null } }) }),
  );
  const { unmount } = renderAt('/dashboard/recommendations');
  await screen.findByText('Nothing has been computed yet');
  unmount();
  const closed = {
    ...run,
    isGateOpen: false,
    lowerBound: null,
    reason: '12 customers could be predicted in the last three months, and it takes 200.',
  };
  stubServer(
    routes({ ...answers, 'GET /admin/recommendations': () => ({ body: { ...state, latest: closed } }) }),
  );
  renderAt('/dashboard/recommendations');
  await screen.findByText('The gate is closed');
  expect([figureText('served'), figureText('lowerBound')]).toEqual(['Popularity', 'Not known']);
  screen.getByText(closed.reason);
  screen.getByText(/^In 31% of the cases/);
});

test('what a customer sees stands with the reason and whether they are held out; every evaluation is listed', async () => {
  stubServer(routes(answers));
  const { unmount } = renderAt('/dashboard/recommendations?part=customer&customer=cus_1');
  await screen.findByText(/^This customer is held out/);
  const table = screen.getByRole('table', { name: 'Recommendations' });
  expect(within(table).getByRole('link', { name: 'Orders to a sheet' }).getAttribute('href')).toBe(
    '/dashboard/scenarios/orders-to-a-sheet',
  );
  expect(columnTexts(table, 'reason')).toEqual(['21 of 30 who use “Invoices” also have this.']);
  unmount();
  renderAt('/dashboard/recommendations?part=runs');
  const runs = await screen.findByRole('table', { name: 'Evaluations' });
  expect(columnTexts(runs, 'bound')).toEqual(['+4.1 points']);
  expect(columnTexts(runs, 'took')).toEqual(['4.2 s']);
});

test('an offer may be for what is recommended, and says so', async () => {
  const offer = {
    id: 'ofr_1',
    title: 'For you',
    message: 'It fits.',
    conditions: [],
    product: { recommended: true },
    percentOff: 20,
    startsAt: '2026-03-01T09:30:00Z',
    endsAt: null,
    validDays: 14,
    windowDays: 30,
    priority: 0,
    isActive: true,
    createdAt: '2026-03-01T09:30:00Z',
    updatedAt: '2026-03-01T09:30:00Z',
  };
  const asked = stubServer(
    routes({
      'GET /admin/offers': () => page(offer),
      'GET /admin/offers/effects': () => page(),
      'GET /admin/scenarios': () => page(),
      'GET /admin/bundles': () => page(),
      'GET /admin/plans': () => page(),
      'POST /admin/offers': () => ({ status: 201, body: offer }),
    }),
  );
  renderAt('/dashboard/rewards?part=offers');
  const table = await screen.findByRole('table', { name: 'Offers' });
  expect(columnTexts(table, 'title')).toEqual(['For youWhat is recommended to them, 20 % off']);
  fireEvent.click(screen.getByRole('button', { name: 'New offer' }));
  const dialog = await screen.findByRole('dialog');
  const fill = (label: RegExp, value: string) =>
    fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
  fill(/^Title/, 'For you');
  fill(/^Message/, 'It fits.');
  fireEvent.click(within(dialog).getByRole('combobox', { name: /^Offered/ }));
  fireEvent.click(await screen.findByRole('option', { name: 'What is recommended to them', hidden: true }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Create' }));
  await waitFor(() => expect(posted(asked)).toHaveLength(1));
  expect(posted(asked)[0]!.body).toMatchObject({ product: { recommended: true }, percentOff: 20 });
});
