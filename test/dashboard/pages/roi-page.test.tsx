import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { placedSteps } from '../../../dashboard/src/charts/waterfall.tsx';
import { renderAt, session, stubServer, type Answer, type Asked } from '../support.tsx';

// jsdom has no canvas.
vi.mock('../../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const million = 1_000_000;
const envelope = {
  from: '2026-04-01',
  to: '2026-04-30',
  timeZone: 'UTC',
  currency: 'usd',
  asOf: '2026-05-01T10:00:00Z',
  freshnessSeconds: 0,
  gates: [],
  previous: null,
};
/** The worked month of the definitions. */
const bridge = {
  naiveValueMicros: 2736 * million,
  warningMicros: 0,
  realisationMicros: 1_094_400_000,
  humanMicros: 360 * million,
  reportedValueMicros: 0,
  valueMicros: 1_281_600_000,
  assumedValueMicros: 640_800_000,
  confirmedValueMicros: 480_600_000,
  measuredValueMicros: 160_200_000,
  creditCostMicros: 7_632_000,
  aiCostMicros: 2_400_000,
  fixedCostMicros: 6_986_301,
  netMicros: 1_264_581_699,
};
const customer = {
  valueMicros: 1_281_600_000,
  valueLowMicros: 734_400_000,
  valueHighMicros: 2_376_000_000,
  timeValueMicros: 1_281_600_000,
  reportedValueMicros: 0,
  measuredShare: 0.5,
  creditCostMicros: 7_632_000,
  aiCostMicros: 2_400_000,
  runCostMicros: 10_032_000,
  fixedCostMicros: 6_986_301,
  costMicros: 17_018_301,
  netMicros: 1_264_581_699,
  roi: 74.307,
  costPerSuccessMicros: 8800,
  paybackDays: 2,
  unpriced: 3,
  naiveValueMicros: 2736 * million,
  unconverted: { count: 0, amounts: [] },
};
const library = {
  revenue: 90_000,
  costCreation: 20_000,
  costSupport: 5000,
  costAcquisition: 0,
  costHosting: 10_000,
  costOther: 0,
  costRewards: 1050,
  cost: 36_050,
  net: 53_950,
  roi: 1.4965,
  paybackDays: null,
  unallocated: 300,
};
const group = (name: string | null, label: string | null, figures: object) => ({
  bucket: null,
  group: name,
  label,
  ...customer,
  ...figures,
});
const values: Record<string, object> = {
  scn_1: {
    scenario: 'scn_1',
    currency: 'usd',
    since: '2026-03-01',
    customers: 4,
    runs: 900,
    projected: { minutesPerRun: 4, valueMicrosPerRun: 1_440_000 },
    realised: {
      minutesPerRun: 3.8,
      valueMicrosPerRun: 1_080_000,
      netMicrosPerRun: 1,
      p25: 900_000,
      p75: 1_200_000,
    },
    share: 0.75,
    reason: null,
  },
};

function answers({ path, query }: Asked): Answer {
  if (path === '/admin/session') return { body: session };
  if (path === '/admin/analytics/bridge') return { body: { ...envelope, totals: bridge, items: [] } };
  if (path === '/admin/analytics/roi' && query.get('perspective') === 'library')
    return { body: { ...envelope, totals: library, items: [{ ...group('scn_1', 'Invoices', library) }] } };
  if (path === '/admin/analytics/roi')
    return {
      body: {
        ...envelope,
        gates: [{ figure: 'costMicros', code: 'incomplete', reason: '3 tasks have a part without a price.' }],
        totals: customer,
        items: query.get('groupBy')
          ? [
              group(null, null, { netMicros: -5 * million, valueMicros: 0, roi: -1 }),
              group('scn_2', 'Gone', { netMicros: 2 * million, valueMicros: 3 * million, roi: null }),
              group('scn_1', 'Invoices', { netMicros: 9 * million, roi: 3 }),
            ]
          : [],
      },
    };
  if (path.startsWith('/v1/scenarios/')) {
    const value = values[path.split('/')[3] ?? ''];
    return value ? { body: value } : { status: 404, body: { title: 'Not found', status: 404 } };
  }
  if (path === '/admin/assumptions')
    return {
      body: {
        items: [
          assumption('asm_2', { name: 'realisation', value: { low: '0.4', base: '0.6', high: '1' } }),
          assumption('asm_1', {
            name: 'hourlyRate',
            value: '36.00',
            currency: 'usd',
            provenance: 'confirmed',
          }),
        ],
        nextCursor: null,
      },
    };
  if (path === '/admin/analytics/complaints')
    return { body: { totals: { disputedInstallations: 0, disputedShare: null } } };
  return { body: { items: [], nextCursor: null } };
}

const assumption = (id: string, fields: object) => ({
  id,
  scope: 'library',
  scopeId: null,
  currency: null,
  provenance: 'estimated',
  from: '2026-01-01T00:00:00Z',
  createdAt: '2026-01-01T00:00:00Z',
  ...fields,
});

const address = '/dashboard/roi?from=2026-04-01&to=2026-04-30';
const figure = (name: string) => document.querySelector(`[data-figure="${name}"]`)?.textContent;
const movements = () =>
  [...document.querySelectorAll('[data-movement]')].map(({ parentElement }) => parentElement?.textContent);
const cellsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent));

test('leads from the naive figure to the net one step by step, and says by how much it overstates', async () => {
  stubServer(answers);
  renderAt(address);
  await screen.findByRole('table', { name: 'From the naive value to the net one' });
  expect(movements()).toEqual([
    '$2,736.00',
    '$0.00',
    '−$1,094.40',
    '−$360.00',
    '$0.00',
    '$1,281.60',
    '−$7.63',
    '−$2.40',
    '−$6.99',
    '$1,264.58',
  ]);
  expect(screen.getByTestId('overstatement').textContent).toContain('by 113.5%');
  const shares = [...document.querySelectorAll('[data-share]')].map(({ textContent }) => textContent?.trim());
  expect(shares).toEqual(['12.5%', '37.5%', '50%']);
  expect(figure('measuredValueMicros')).toBe('$160.20');
});

test('each bar begins where the one before ended, and ends at the level that follows', () => {
  const step = (kind: 'level' | 'added' | 'taken', amount: number | null) => ({
    key: `${kind}${amount}`,
    label: '',
    definition: '',
    kind,
    amount,
  });
  const steps = [step('level', 10), step('taken', 4), step('taken', -1), step('added', 3), step('level', 10)];
  expect(placedSteps(steps).map(({ from, to }) => [from, to])).toEqual([
    [0, 10],
    [10, 6],
    [6, 7],
    [7, 10],
    [0, 10],
  ]);
  expect(placedSteps([step('level', null), step('taken', 4)]).map(({ to }) => to)).toEqual([0, -4]);
});

test('shows the return with its span, its counterweight, and what it leaves out', async () => {
  stubServer(answers);
  renderAt(address);
  await waitFor(() => expect(figure('roi')).toBe('74.3×'));
  expect(
    ['valueMicros', 'costMicros', 'netMicros', 'measuredShare', 'costPerSuccessMicros', 'paybackDays'].map(
      figure,
    ),
  ).toEqual(['$1,281.60', '$17.02', '$1,264.58', '50%', '$0.0088', '2 days']);
  expect([figure('valueLowMicros'), figure('valueHighMicros')]).toEqual(['$734.40', '$2,376.00']);
  expect(screen.getByText('3 tasks have a part without a price')).toBeTruthy();
  expect(screen.getByTestId('gates').textContent).toBe('3 tasks have a part without a price.');
});

test('groups are ordered by what the reader chooses, kept in the address, and narrow the page', async () => {
  stubServer(answers);
  const { router } = renderAt(address);
  const table = await screen.findByRole('table', { name: 'Return by Scenario' });
  const names = () => cellsOf(table).map(([name]) => name);
  expect(names()).toEqual(['Invoices', 'Gone', 'Plans, over all scenarios']);
  fireEvent.click(within(table).getByRole('button', { name: 'ROI' }));
  await waitFor(() => expect(names()).toEqual(['Invoices', 'Plans, over all scenarios', 'Gone']));
  expect(router.state.location.search).toMatchObject({ sort: 'roi' });
  fireEvent.click(within(table).getByRole('link', { name: 'Invoices' }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ scenario: 'scn_1', sort: 'roi' }));
});

test('holds what a run is said to bring against what it brought, without scenarios that are in no catalogue', async () => {
  stubServer(answers);
  renderAt(address);
  const table = await screen.findByRole('table', { name: 'Projected against realised' });
  expect(cellsOf(table)).toEqual([
    ['Invoices', '$1.444 min', '$1.083.8 min', '$0.90 to $1.20', '75%', '4900 runs since Mar 1'],
  ]);
});

test('lists assumptions with who says them, filtered as the address says', async () => {
  const requests = stubServer(answers);
  renderAt(`${address}&scope=library&assumption=hourlyRate`);
  const table = await screen.findByRole('table', { name: 'Assumptions' });
  expect(cellsOf(table).map((cells) => cells.slice(0, 4))).toEqual([
    ['Share really reused', '40% / 60% / 100%', 'Estimated by an operator', 'The library'],
    ['Hourly rate', '$36.00 an hour', 'Confirmed by the customer', 'The library'],
  ]);
  const asked = requests.find(({ path }) => path === '/admin/assumptions');
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({
    scope: 'library',
    name: 'hourlyRate',
    limit: '10',
  });
});

test('shows the library’s return, whose steps are its costs, and says what is not reached', async () => {
  const requests = stubServer(answers);
  renderAt(address);
  fireEvent.click(await screen.findByRole('radio', { name: 'Library’s return' }));
  await waitFor(() => expect(figure('unallocated')).toBe('$3.00'));
  expect(['revenue', 'cost', 'net', 'roi', 'paybackDays'].map(figure)).toEqual([
    '$900.00',
    '$360.50',
    '$539.50',
    '1.5×',
    '–',
  ]);
  expect(movements()).toEqual([
    '$900.00',
    '−$200.00',
    '−$50.00',
    '$0.00',
    '−$100.00',
    '$0.00',
    '−$10.50',
    '$539.50',
  ]);
  expect(requests.some(({ query }) => query.get('perspective') === 'library' && !query.has('aiModel'))).toBe(
    true,
  );
});
