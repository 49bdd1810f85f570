import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type {
  AuditGate,
  AuditPage,
  GateResult,
} from '../../../dashboard/src/features/audits/audits-query.ts';
import { renderAt, session, stubServer } from '../support.tsx';
import { page, routes } from './fixtures.ts';

// jsdom has no canvas.
vi.mock('../../../dashboard/src/charts/chart-canvas.tsx', () => ({
  ChartCanvas: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const found = {
  state: 'pass' as const,
  reason: '3 days with 40 tasks counted anew: every sum is the same.',
  numbers: { tasksCounted: 15068275, rowsThatDiffer: 0, brokenDays: [], brokenAt: null },
  since: '2026-03-01T06:23:00Z',
  checkedAt: '2026-03-29T06:23:00Z',
  version: 1,
};
const gates: AuditGate[] = [
  {
    gate: 'G7',
    name: 'Sums are those of the facts',
    holds: 'Counted anew they are the same.',
    remedy: 'Count the days anew.',
    figures: ['started'],
    result: found,
  },
  {
    gate: 'G11',
    name: 'Figures can be believed',
    holds: 'Nobody frees too much.',
    remedy: 'Count the days anew.',
    figures: null,
    result: {
      ...found,
      state: 'fail',
      reason: '1 installation is beyond belief.',
      numbers: { implausible: 1 },
    },
  },
  {
    gate: 'G14',
    name: 'Forecasts keep their word',
    holds: 'Within the band.',
    remedy: 'Wait.',
    figures: [],
    result: null,
  },
];
const run = {
  id: 'aud_1',
  requestedBy: 'schedule' as const,
  state: 'done' as const,
  error: null,
  release: '0.1.0',
  createdAt: '2026-03-29T06:23:00Z',
  finishedAt: '2026-03-29T06:23:09Z',
  progress: null,
  passed: 12,
  warned: 1,
  failed: 1,
  head: 'ab'.repeat(32),
};
const audits: AuditPage = {
  items: [run],
  nextCursor: null,
  gates,
  chain: { entries: 44, isWhole: true, brokenAt: null, reason: 'it is whole.', head: run.head },
  attacks: { attempted: 20, caught: 20, release: '0.1.0', isOfThisRelease: true, attacks: [] },
};
const result: GateResult = {
  gate: 'G11',
  name: 'Figures can be believed',
  remedy: 'Ask the customer.',
  runId: 'aud_1',
  position: 4,
  ...found,
  state: 'fail',
  reason: 'Then.',
};

const cellOf = (row: HTMLElement, column: string) =>
  row.querySelector(`[data-column="${column}"]`)?.textContent;

test('shows how each gate stands, what fails, that nothing was changed, and how many attacks are caught', async () => {
  stubServer(routes({ 'GET /admin/audits': () => ({ body: audits }) }));
  renderAt('/dashboard/audits');
  const table = await screen.findByRole('table', { name: 'Gates' });
  const [first, second, third] = within(table).getAllByRole('row').slice(1);
  expect(cellOf(first as HTMLElement, 'state')).toBe('Holds');
  expect(cellOf(first as HTMLElement, 'reason')).toContain('tasks counted: 15,068,275 · rows that differ: 0');
  expect(cellOf(first as HTMLElement, 'reason')).not.toContain('broken');
  expect(cellOf(first as HTMLElement, 'reason')).not.toContain('What to do');
  expect(cellOf(second as HTMLElement, 'state')).toBe('Fails');
  expect(cellOf(second as HTMLElement, 'reason')).toContain('What to do: Count the days anew.');
  expect(cellOf(third as HTMLElement, 'state')).toBe('Never checked');
  expect(screen.getByRole('note').textContent).toContain('G11 Figures can be believed');
  expect(screen.getByTestId('chain').textContent).toContain('44 entries');
  expect(screen.getByTestId('attacks').textContent).toContain('20 of 20');
  const history = screen.getByRole('table', { name: 'Audits' });
  expect(history.textContent).toContain('12 hold, 1 to be looked at, 1 fail');
  expect(within(history).getByRole('link').getAttribute('href')).toBe('/dashboard/audits/aud_1');
});

test('an audit that is under way says how far it is, in the summary, in the list and by itself', async () => {
  const progress = { checked: 7, gates: 16 };
  const running = { ...run, state: 'running' as const, finishedAt: null, head: null, progress };
  stubServer(
    routes({
      'GET /admin/audits': () => ({ body: { ...audits, items: [running] } }),
      'GET /admin/audits/aud_1': () => ({ body: { ...running, results: [] } }),
    }),
  );
  const { unmount } = renderAt('/dashboard/audits');
  expect((await screen.findByTestId('progress')).textContent).toContain('7 of 16 gates checked');
  expect(screen.getByRole('table', { name: 'Audits' }).textContent).toContain('7 of 16 gates checked');
  unmount();
  renderAt('/dashboard/audits/aud_1');
  await screen.findByText('7 of 16 gates checked');
  expect(screen.getByRole('progressbar', { name: 'Gates checked' }).getAttribute('aria-valuenow')).toBe(
    '43.75',
  );
});

test('a chain that was changed is told with the place, and a score of other gates is told as such', async () => {
  const chain = {
    ...audits.chain,
    isWhole: false,
    brokenAt: 17,
    reason: 'it was changed after it was written.',
  };
  const attacks = { attempted: 20, caught: 19, release: '0.0.9', isOfThisRelease: false, attacks: [] };
  stubServer(routes({ 'GET /admin/audits': () => ({ body: { ...audits, chain, attacks } }) }));
  renderAt('/dashboard/audits');
  expect((await screen.findByTestId('chain')).textContent).toBe(
    'ResultsChangedEntry 17: it was changed after it was written.',
  );
  expect(screen.getByTestId('attacks').textContent).toContain('19 of 20Measured with release 0.0.9');
});

test('one press checks now; another one shows what a gate said before', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/audits': () => ({ body: audits }),
      'POST /admin/audits': () => ({ status: 202, body: { id: 'aud_2' } }),
      'GET /admin/audits/gates/G11': () => page(result),
    }),
  );
  renderAt('/dashboard/audits');
  fireEvent.click(await screen.findByRole('button', { name: 'Check now' }));
  await waitFor(() => expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1));
  fireEvent.click(screen.getByRole('button', { name: 'G11 Figures can be believed' }));
  const history = await screen.findByRole('table', { name: 'History of G11' });
  expect(history.textContent).toContain('Then.');
  expect(screen.getByRole('dialog').textContent).toContain('Every figure depends on it.');
});

test('who may only read is not offered to check', async () => {
  const scopes = session.scopes.filter((scope) => scope !== 'audits:write');
  stubServer(
    routes({
      'GET /admin/session': () => ({ body: { ...session, scopes } }),
      'GET /admin/audits': () => ({ body: audits }),
    }),
  );
  renderAt('/dashboard/audits');
  await screen.findByRole('table', { name: 'Gates' });
  expect(screen.queryByRole('button', { name: 'Check now' })).toBeNull();
});

test('one audit shows everything that it found', async () => {
  stubServer(routes({ 'GET /admin/audits/aud_1': () => ({ body: { ...run, results: [result] } }) }));
  renderAt('/dashboard/audits/aud_1');
  const table = await screen.findByRole('table', { name: 'Results' });
  expect(table.textContent).toContain('G11 Figures can be believed');
  expect(table.textContent).toContain('Then.');
  expect(table.textContent).toContain('What to do: Ask the customer.');
});

test('a figure carries its seal: verified, to be looked at, or not to be relied on, with the reason', async () => {
  const audit = { gates: ['G1'], checkedAt: '2026-03-29T06:23:00Z', since: '2026-03-02T06:23:00Z' };
  const told = (figure: string, code: string, reason: string) => ({ figure, code, reason, audit });
  const quiet = Object.fromEntries(
    ['netRevenue', 'grossVolume', 'refundRate', 'started', 'completionRate', 'roi'].map((name) => [name, 1]),
  );
  const overview = {
    from: '2026-03-01',
    to: '2026-03-30',
    timeZone: 'Europe/Berlin',
    currency: 'usd',
    asOf: '2026-03-30T10:00:00Z',
    totals: quiet,
    previous: null,
    items: [],
    gates: [
      told('netRevenue', 'verified', '11 gates of the audits hold.'),
      told('completionRate', 'doubtful', 'G4 No run is missing: 2 logs wait.'),
      told('roi', 'failed', 'G11 Figures can be believed: 1 is beyond belief.'),
      { figure: 'started', code: 'incomplete', reason: 'Some are missing.' },
    ],
  };
  stubServer(routes({ 'GET /admin/analytics/overview': () => ({ body: overview }) }));
  renderAt('/dashboard');
  const seal = async (label: string) => {
    const tile = await screen.findByRole('region', { name: label });
    return within(tile)
      .getAllByRole('button')
      .slice(1)
      .map((button) => [button.dataset['state'], button.getAttribute('aria-label')]);
  };
  expect(await seal('Net revenue')).toEqual([
    ['verified', expect.stringMatching(/^Net revenue: Verified at .*11 gates of the audits hold\.$/)],
  ]);
  expect(await seal('Completion rate')).toEqual([
    ['doubtful', expect.stringContaining('To be looked at, since')],
  ]);
  expect(await seal('ROI')).toEqual([['failed', expect.stringContaining('Do not rely on it, since')]]);
  expect(await seal('Runs started')).toEqual([]); // what it leaves out is no audit
});
