import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { renderAt, stubServer } from '../support.tsx';
import { page, routes, waiting } from './fixtures.ts';

test('complaints are shown per 1,000 runs with their interval, worst first', async () => {
  const figures = {
    complaints: 6,
    runs: 100,
    complainedRuns: 5,
    complaintsPer1000: 50,
    complaintsPer1000Low: 21.5,
    complaintsPer1000High: 111.8,
    falseSuccesses: 2,
    falseSuccessRate: 0.02,
    linkedShare: 0.8,
    alertBeforeComplaintShare: null,
    valueDisputes: 1,
    medianHoursToAnswer: 2.5,
    unanswered: 3,
  };
  const reason = 'Fewer than 95 % of the complaints are tied to a run.';
  const requests = stubServer(
    routes({
      'GET /admin/analytics/complaints': () => ({
        body: {
          currency: 'usd',
          asOf: '2026-03-01T10:00:00Z',
          timeZone: 'UTC',
          gates: ['complaintsPer1000', 'falseSuccessRate'].map((figure) => ({
            figure,
            code: 'incomplete',
            reason,
          })),
          totals: figures,
          previous: null,
          items: [
            { bucket: null, group: 'ver_1', label: 'Rare', ...figures, complaintsPer1000: 1.234 },
            { bucket: null, group: 'ver_2', label: 'Often', ...figures },
            { bucket: null, group: 'ver_3', label: 'Never', ...figures, complaints: 0 },
          ],
        },
      }),
      'GET /admin/feedback/fixes': () => page(),
    }),
  );
  renderAt('/dashboard/feedback/figures?by=version');
  const table = await screen.findByRole('table', { name: 'Complaints by group' });
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent)).toEqual(['Often', 'Rare']);
  expect(within(rows[0] as HTMLElement).getAllByRole('cell')[2]?.textContent).toBe('5');
  expect(rows[0]?.textContent).toContain('5021.5 to 111.8');
  expect(screen.getByText(reason)).toBeTruthy();
  expect(document.querySelector('[data-figure="alertBeforeComplaintShare"]')?.textContent).toBe('–');
  const asked = requests.find(({ path }) => path === '/admin/analytics/complaints');
  expect(asked?.query.get('groupBy')).toBe('version');
});

describe('who complains, beside the others', () => {
  const group = { installations: 0, stopped: 0, share: null, low: null, high: null };
  const few = {
    from: '2025-11-02',
    landmark: '2026-01-30',
    to: '2026-03-01',
    timeZone: 'UTC',
    fewestRuns: 20,
    fewestInstallations: 20,
    completion: {
      complained: { installations: 0, mean: null },
      others: { installations: 3, mean: 0.9 },
      difference: null,
    },
    stopped: { complained: group, others: { ...group, installations: 3, share: 0 }, difference: null },
    ratings: { items: [], customers: 0, correlation: null },
    gates: [],
  };
  const shown = async (body: object) => {
    stubServer(
      routes({
        'GET /admin/analytics/complaints': waiting,
        'GET /admin/feedback/fixes': () => page(),
        'GET /admin/analytics/complainers': () => ({ body }),
      }),
    );
    renderAt('/dashboard/feedback/figures');
    const table = await screen.findByRole('table', { name: 'Complainers and others' });
    return within(table)
      .getAllByRole('row')
      .slice(1)
      .map((row) =>
        within(row)
          .getAllByRole('cell')
          .map(({ textContent }) => textContent),
      );
  };

  test('too few make no difference, and the page says so', async () => {
    expect(await shown(few)).toEqual([
      ['Mean completion rate', '–', '90% of 3', 'Fewer than 20 in a group'],
      ['Ran no more in 30 days', '–', '0% of 3', 'Fewer than 20 in a group'],
    ]);
    expect(screen.queryByText(/Median ROI/)).toBeNull();
  });

  test('differences come in points with their interval, ratings beside what came back', async () => {
    const rows = await shown({
      ...few,
      completion: {
        complained: { installations: 40, mean: 0.8 },
        others: { installations: 60, mean: 0.95 },
        difference: { difference: -0.15, low: -0.2, high: -0.101 },
      },
      stopped: {
        complained: { installations: 40, stopped: 10, share: 0.25, low: 0.14, high: 0.4 },
        others: { installations: 60, stopped: 6, share: 0.1, low: 0.05, high: 0.2 },
        difference: { difference: 0.15, low: -0.001, high: 0.31 },
      },
      ratings: {
        items: [{ rating: 5, customers: 12, medianRoi: 7.5, lowerQuartileRoi: 2, upperQuartileRoi: 9 }],
        customers: 25,
        correlation: { rho: 0.4, low: 0.1, high: 0.6 },
      },
    });
    expect(rows[0]?.at(-1)).toMatch(/^[-−]15 points \([-−]20 to [-−]10\.1\)$/);
    expect(rows[1]?.at(-1)).toMatch(/^15 points \([-−]0\.1 to 31\)$/);
    expect(screen.getByText(/5 of 5: 7\.5× \(12\)/)).toBeTruthy();
    expect(screen.getByText(/go together by 0\.4 \(0\.1 to 0\.6/)).toBeTruthy();
  });
});
