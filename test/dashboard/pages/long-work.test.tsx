import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { LongWork } from '../../../dashboard/src/api/work.ts';
import { renderAt, session, stubServer } from '../support.tsx';
import { columnTexts, page, routes } from './fixtures.ts';

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000 - 5_000).toISOString();
const nothing = {
  subject: null,
  customer: null,
  version: null,
  from: null,
  to: null,
  done: null,
  total: null,
};
const copy: LongWork = {
  ...nothing,
  id: 'cex_1',
  kind: 'export',
  state: 'running',
  subject: 'Ada Lovelace',
  customer: 'cus_1',
  done: 15,
  total: 60,
  unit: 'tables',
  startedAt: ago(10),
  endedAt: null,
  expectedAt: ago(-31),
  error: null,
};
const campaign: LongWork = {
  ...nothing,
  id: 'ucp_1',
  kind: 'campaign',
  state: 'paused',
  subject: 'Lead alert',
  version: 2,
  done: 1,
  total: 2,
  unit: 'installations',
  startedAt: ago(3 * 1440),
  endedAt: null,
  expectedAt: null,
  error: 'More of its runs fail.',
};
const rebuild: LongWork = {
  ...nothing,
  id: 'rbd_1',
  kind: 'rebuild',
  state: 'failed',
  from: '2026-01-01',
  done: 42,
  unit: 'objects',
  startedAt: ago(130),
  endedAt: ago(125),
  expectedAt: null,
  error: 'Stripe refused the key.',
};
const reconciliation: LongWork = {
  ...nothing,
  id: 'rcn_1',
  kind: 'reconciliation',
  state: 'done',
  from: '2026-08-01',
  to: '2026-08-01',
  done: 1,
  total: 1,
  unit: 'days',
  startedAt: ago(1500),
  endedAt: ago(1490),
  expectedAt: null,
  error: null,
};
const workOf = (requests: ReturnType<typeof stubServer>) =>
  requests.filter(({ path }) => path === '/admin/work').map(({ query }) => Object.fromEntries(query));

test('counts what goes on beside the mark, and opens a list with how far it is, since when and until when', async () => {
  const requests = stubServer(routes({ 'GET /admin/work': () => page(copy, campaign) }));
  const { router } = renderAt('/dashboard/system');
  const button = await screen.findByRole('button', { name: '1 long task is going on' }); // the paused one waits for somebody
  expect(workOf(requests)).toEqual([{ open: 'true', limit: '20' }]);
  fireEvent.click(button);
  const list = await screen.findByRole('dialog', { name: '1 long task is going on' });
  for (const text of [
    'Copy of the data of Ada Lovelace',
    '15 of 60 tables',
    'began 10 minutes ago · over in 30 minutes',
    'Upgrade of Lead alert to version 2',
    '1 of 2 installations',
    'Paused · began 3 days ago',
    'More of its runs fail.',
  ])
    expect(list.textContent).toContain(text);
  fireEvent.click(within(list).getByRole('link', { name: 'All long work' }));
  await waitFor(() => expect(router.state.location.href).toBe('/dashboard/jobs?part=work'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('shows nothing while nothing runs, and asks nobody who may not read it', async () => {
  stubServer(routes({ 'GET /admin/work': () => page(campaign), 'GET /admin/jobs': () => page() }));
  const { unmount } = renderAt('/dashboard/jobs?part=work');
  await screen.findByRole('link', { name: 'Upgrade of Lead alert to version 2' });
  expect(screen.queryByRole('button', { name: /going on$/ })).toBeNull();
  unmount();
  const reader = { ...session, scopes: ['settings:read' as const] };
  const requests = stubServer(
    routes({ 'GET /admin/session': () => ({ body: reader }), 'GET /admin/jobs': () => page() }),
  );
  renderAt('/dashboard/jobs');
  await screen.findByText('No jobs yet');
  expect(workOf(requests)).toEqual([]);
});

test('lists what goes on and what is over with the reasons of failures, and leads to the page of each', async () => {
  const requests = stubServer(
    routes({ 'GET /admin/work': () => page(copy, campaign, rebuild, reconciliation) }),
  );
  renderAt('/dashboard/jobs?part=work&open=false&kind=rebuild');
  const table = await screen.findByRole('table', { name: 'Long work' });
  expect(workOf(requests)).toContainEqual({ open: 'false', kind: 'rebuild' });
  const links = within(table).getAllByRole('link');
  expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
    ['Copy of the data of Ada Lovelace', '/dashboard/customers/cus_1'],
    ['Upgrade of Lead alert to version 2', '/dashboard/upgrade-campaigns/ucp_1'],
    ['Rebuild from Stripe since Jan 1, 2026', '/dashboard/stripe?part=rebuilds'],
    ['Ledger against Stripe, Aug 1, 2026 to Aug 1, 2026', '/dashboard/stripe/reconciliations/rcn_1'],
  ]);
  expect(columnTexts(table, 'state')).toEqual([
    'Running',
    'PausedMore of its runs fail.',
    'FailedStripe refused the key.',
    'Done',
  ]);
  expect(columnTexts(table, 'progress')).toEqual([
    '15 of 60 tables',
    '1 of 2 installations',
    '42 objects so far',
    '1 of 1 day',
  ]);
  expect(columnTexts(table, 'ended')).toEqual(['expected in 30 minutes', '–', '2 hours ago', 'yesterday']);
});
