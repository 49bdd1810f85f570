import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Insight, InsightsAnswer } from '../../dashboard/src/features/overview/insights-query.ts';
import { page, routes } from './pages/fixtures.ts';
import { renderAt, stubServer } from './support.tsx';

const insight: Insight = {
  id: 'insight_1',
  kind: 'failuresRose',
  isGood: false,
  sentence: 'Failures of *Invoice chasing* doubled since Tuesday; 9 of 10 are `401` from Xero.',
  plainSentence: 'Failures of *Invoice chasing* doubled since Tuesday; 9 of 10 are `401` from Xero.',
  numbers: [],
  subject: 'Invoice chasing',
  links: [{ label: 'Errors', path: '/dashboard/errors?scenario=invoice-chasing&code=401' }],
  period: { from: '2026-03-09', to: '2026-03-15' },
  before: { from: '2026-03-02', to: '2026-03-08' },
  hoursPerWeek: 9,
  confidence: 0.999,
};
const answer = (items: Insight[]): InsightsAnswer => ({
  madeAt: '2026-03-16T12:00:00Z',
  model: { isConfigured: false, isOn: false, consentedAt: null },
  items,
  gates: [
    {
      figure: 'failuresRose',
      code: 'doubtful',
      reason: 'G5 Run logs are late.',
      audit: { gates: ['G5'], checkedAt: '2026-03-16T06:23:00Z', since: '2026-03-16T06:23:00Z' },
    },
  ],
});
const figures = Object.fromEntries(
  [
    'netRevenue',
    'grossVolume',
    'refundRate',
    'mrr',
    'payingCustomers',
    'installations',
    'activation',
    'started',
    'completed',
    'completionRate',
    'activeNow',
    'valueMicros',
    'costMicros',
    'netMicros',
    'roi',
  ].map((name) => [name, null]),
);
const overview = {
  from: '2026-03-01',
  to: '2026-03-09',
  timeZone: 'Europe/Berlin',
  currency: 'usd',
  asOf: '2026-03-30T10:00:00Z',
  freshnessSeconds: 1,
  gates: [],
  totals: figures,
  previous: null,
  items: [],
};

test('the overview says what is worth knowing, and each sentence leads to its figures', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/analytics/overview': () => ({ body: overview }),
      'GET /admin/insights': () => ({ body: answer([insight]) }),
      'GET /admin/errors': () => page(),
    }),
  );
  renderAt('/dashboard');
  const part = await screen.findByRole('region', { name: 'Worth knowing' });
  expect(part.textContent).toContain(
    'Failures of Invoice chasing doubled since Tuesday; 9 of 10 are 401 from Xero.',
  );
  expect(within(part).getByText('Invoice chasing').tagName).toBe('EM');
  expect(within(part).getByText('401').tagName).toBe('CODE');
  expect(
    within(part).getByRole('button', { name: /^These figures: To be looked at, .+ G5 Run logs/ }),
  ).toBeTruthy();
  const link = within(part).getByRole('link', { name: 'Errors' });
  expect(link.getAttribute('href')).toBe('/dashboard/errors?scenario=invoice-chasing&code=401');
  link.click();
  await screen.findByRole('heading', { name: 'Errors' });
  const asked = requests.findLast(({ path }) => path === '/admin/errors');
  expect(Object.fromEntries(asked?.query ?? [])).toMatchObject({ scenario: 'invoice-chasing', code: '401' });
});

test('nothing stands there while nothing stands out', async () => {
  stubServer(
    routes({
      'GET /admin/analytics/overview': () => ({ body: overview }),
      'GET /admin/insights': () => ({ body: answer([]) }),
    }),
  );
  renderAt('/dashboard');
  await screen.findByRole('region', { name: 'Revenue' });
  expect(screen.queryByRole('region', { name: 'Worth knowing' })).toBeNull();
});

test('what cannot be read leaves the figures as they are', async () => {
  stubServer(
    routes({
      'GET /admin/analytics/overview': () => ({ body: overview }),
      'GET /admin/insights': () => ({ status: 500, body: { title: 'No', status: 500, detail: 'No.' } }),
    }),
  );
  renderAt('/dashboard');
  await screen.findByText(/could not be read; the figures are not concerned/);
  await screen.findByRole('region', { name: 'Revenue' });
});
