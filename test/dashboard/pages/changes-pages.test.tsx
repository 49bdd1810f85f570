import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { actorWords, subjectWords } from '../../../dashboard/src/features/changes/change-words.ts';
import type { Change, ChangeDetail } from '../../../dashboard/src/features/changes/changes-query.ts';
import { notedMoney } from '../../../dashboard/src/features/changes/noted-money.ts';
import type { Switch } from '../../../dashboard/src/features/settings/switches-query.ts';
import { subjects } from '../../../server/history/subjects.ts';
import { renderAt, stubServer } from '../support.tsx';
import { page, refusal, routes } from './fixtures.ts';

const change: Change = {
  number: 7,
  subject: 'plans',
  label: 'Plan',
  subjectId: 'pln_1',
  name: 'Crew',
  kind: 'changed',
  fields: ['name', 'priceAmount'],
  actor: { id: 'operator:opr_1', name: 'Olivia Owner' },
  reason: 'a better name',
  requestId: 'r-1',
  at: '2026-03-01T10:00:00Z',
};
const detail: ChangeDetail = {
  ...change,
  before: { name: 'Team', priceAmount: 2900, priceCurrency: 'eur' },
  after: { name: 'Crew', priceAmount: 390000, priceCurrency: 'jpy' },
  differences: [
    { path: '/name', before: 'Team', after: 'Crew' },
    { path: '/priceAmount', before: 2900, after: 390000 },
    { path: '/priceCurrency', before: 'eur', after: 'jpy' },
    { path: '/scenarioIds', before: ['scn_1'] },
  ],
  revert: { isPossible: true, way: 'set', reason: null },
  hash: 'ab'.repeat(32),
};

test('lists changes by what stands in the address', async () => {
  const requests = stubServer(routes({ 'GET /admin/audit-log': () => page(change) }));
  renderAt('/dashboard/changes?subject=plans&actor=key:key_1&days=7');
  const table = await screen.findByRole('table', { name: 'Changes' });
  expect(within(table).getByRole('link').getAttribute('href')).toBe('/dashboard/changes/7');
  expect(table.textContent).toContain('Plan: Name, Price amount');
  expect(table.textContent).toContain('Olivia Owner');
  expect(table.textContent).toContain('a better name');
  const asked = Object.fromEntries(requests.find(({ path }) => path === '/admin/audit-log')?.query ?? []);
  expect(asked).toMatchObject({ subject: 'plans', actor: 'key:key_1', limit: '50' });
  const days = (Date.now() - Date.parse(asked['from'] ?? '')) / 86_400_000;
  expect(days).toBeGreaterThanOrEqual(7);
  expect(days).toBeLessThan(7.05);
});

test('without any it says so', async () => {
  stubServer(routes({ 'GET /admin/audit-log': () => page() }));
  renderAt('/dashboard/changes');
  expect(await screen.findByText('Nothing was changed yet')).toBeDefined();
});

test('every kind of thing that is watched can be chosen', () => {
  expect(Object.keys(subjectWords)).toEqual(Object.keys(subjects));
});

test.each([
  [null, 'Not told: by hand in the database'],
  [{ id: 'start', name: null }, 'A start of the server'],
  [{ id: 'admin command rebuild', name: null }, 'Admin command rebuild'],
  [{ id: 'key:key_1', name: 'CI' }, 'API key CI'],
  [{ id: 'customer:cus_1', name: null }, 'Customer cus_1'],
  [{ id: 'loop:the inbox', name: null }, 'The server: the inbox'],
  [{ id: 'operator:opr_1', name: null }, 'Operator opr_1'],
])('%j is called "%s"', (actor, words) => {
  expect(actorWords(actor)).toBe(words);
});

test('one change shows where it differs, and goes back with a reason', async () => {
  const made = { ...detail, number: 8, reason: 'wrong plan' };
  const requests = stubServer(
    routes({
      'GET /admin/audit-log/7': () => ({ body: detail }),
      'GET /admin/audit-log/8': () => ({ body: made }),
      'POST /admin/audit-log/7/revert': () => ({ status: 201, body: made }),
    }),
  );
  const { router } = renderAt('/dashboard/changes/7');
  const table = await screen.findByRole('table', { name: 'Differences' });
  expect([...table.querySelectorAll('tbody tr')].map((row) => row.textContent)).toEqual([
    'NameTeamCrew',
    'Price amount€29.00¥390,000',
    'Price currencyEURJPY',
    'Scenario ids[\n  "scn_1"\n]–',
  ]);
  fireEvent.change(screen.getByLabelText('Why'), { target: { value: ' zu früh ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Take this change back' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard/changes/8'));
  const sent = requests.find(({ method }) => method === 'POST');
  expect(decodeURIComponent(sent?.headers.get('x-change-reason') ?? '')).toBe('zu früh');
});

test.each([
  ['/amount', 16000, { currency: 'usd' }, '$160.00'],
  ['/minimumPriceAmount', 1250, { priceCurrency: 'bhd' }, 'BHD 1.250'],
  ['/price', 0.00106, { plan: 'core', currency: 'usd' }, '$0.00106'],
  ['/inputPerMillion', 0.125, { currency: 'usd' }, '$0.125'],
  ['/value', 38, { name: 'hourlyRate', currency: 'eur' }, '€38.00'],
  ['/value', 12, { name: 'minutesByHand', currency: null }, 12],
  ['/condition/value', 50000, { condition: { metric: 'netRevenue' } }, '$500.00'],
  ['/condition/value', 50, { condition: { metric: 'failures' } }, 50],
  ['/priceAmount', 900, {}, 900],
  ['/priceAmount', null, { priceCurrency: 'usd' }, null],
])('%s %j of %j is told as %j', (path, value, state, told) => {
  const said = notedMoney(path, value, state, 'usd');
  expect(typeof said === 'string' ? said.replaceAll('\u00a0', ' ') : said).toBe(told);
});

test('what cannot go back says why, and a refusal stands beside the button', async () => {
  const reason = 'name changed again since.';
  stubServer(
    routes({
      'GET /admin/audit-log/7': () => ({ body: { ...detail, revert: { isPossible: false, reason } } }),
      'GET /admin/audit-log/9': () => ({ body: { ...detail, number: 9 } }),
      'POST /admin/audit-log/9/revert': () => refusal(409, 'Somebody was quicker.'),
    }),
  );
  const first = renderAt('/dashboard/changes/7');
  expect(await screen.findByText(reason)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Take this change back' })).toBeNull();
  first.unmount();
  renderAt('/dashboard/changes/9');
  fireEvent.click(await screen.findByRole('button', { name: 'Take this change back' }));
  expect(await screen.findByText('Somebody was quicker.')).toBeDefined();
});

test('a switch is changed with its lists, and switched off for everybody after a question', async () => {
  let item: Switch = {
    name: 'recommendations.learned',
    does: 'What others have.',
    otherwise: 'What is popular.',
    isOn: true,
    percent: 100,
    allowed: [],
    denied: [],
    changedAt: null,
  };
  const requests = stubServer(
    routes({
      'GET /admin/switches': () => ({ body: { items: [item] } }),
      'PUT /admin/switches/recommendations.learned': ({ body }) => {
        item = { ...item, ...(body as Partial<Switch>) };
        return { body: item };
      },
    }),
  );
  renderAt('/dashboard/settings');
  expect(await screen.findByText('On for everybody.')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Change recommendations.learned' }));
  fireEvent.change(await screen.findByLabelText(/Share of the customers/), { target: { value: '20' } });
  fireEvent.change(screen.getByLabelText(/Never for these/), { target: { value: 'cus_1\ncus_2, cus_1' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('On for 20% of the customers but not for 2.')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Switch recommendations.learned off for everybody' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Switch off' }));
  await waitFor(() => expect(screen.getByText('Off for everybody.')).toBeDefined());
  expect(requests.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([
    { isOn: true, percent: 20, allowed: [], denied: ['cus_1', 'cus_2'] },
    { isOn: false, percent: 20, allowed: [], denied: ['cus_1', 'cus_2'] },
  ]);
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('On for 20% of the customers but not for 2.')).toBeDefined();
});
