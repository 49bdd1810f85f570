import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type {
  JobItem,
  JobQueue,
  SystemAnswer,
} from '../../../dashboard/src/features/operations/operations-query.ts';
import { renderAt, session, stubServer } from '../support.tsx';
import { page, routes } from './fixtures.ts';

const job: JobItem = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'billing.sync-product',
  state: 'failed',
  tries: 8,
  mostTries: 8,
  createdAt: '2026-03-01T10:00:00Z',
  startsAt: '2026-03-01T10:00:00Z',
  startedAt: '2026-03-01T10:00:01Z',
  endedAt: '2026-03-01T10:05:00Z',
  reason: 'Stripe did not answer',
  about: { productId: 'prd_1', customerIds: ['cus_1', 'cus_2'] },
};
const queue: JobQueue = {
  name: 'audits.run',
  waiting: 2,
  later: 1,
  running: 0,
  failed: 3,
  oldestWaitingAt: '2026-03-01T10:00:00Z',
  schedule: {
    cron: '15 2 * * *',
    nextAt: '2026-03-02T02:15:00Z',
    last: { state: 'failed', at: '2026-03-01T02:15:00Z', reason: 'no room' },
  },
};
const system: SystemAnswer = {
  asOf: '2026-03-01T10:00:00Z',
  problems: [{ severity: 'critical', what: 'The disk is full.', todo: 'Make room.' }],
  release: '1.2.0+abcdef0',
  servers: [
    {
      id: 'srv_1',
      release: '1.2.0+abcdef0',
      node: 'east-1',
      startedAt: '2026-03-01T09:00:00Z',
      seenAt: '2026-03-01T09:59:50Z',
      isSilent: false,
      memoryBytes: 212_000_000,
    },
  ],
  database: {
    version: '18.4',
    isEmbedded: false,
    sizeBytes: 2_340_000_000,
    largest: [{ table: 'task_facts', bytes: 1_200_000_000 }],
    migration: '0001_a',
    expectedMigration: '0002_b',
    connections: { used: 30, limit: 100, pool: { total: 4, idle: 3, waiting: 0, limit: 10 } },
    replica: { isRead: true, secondsBehind: 2 },
    partitionsUntil: '2026-06-01',
  },
  queue: {
    isAlive: true,
    waiting: 2,
    running: 1,
    failed: 3,
    oldestWaitingAt: null,
    parkedEvents: 4,
    stripeWaiting: 5,
    stripeFailed: 6,
  },
  nightly: [{ name: 'audits.run', state: 'failed', at: '2026-03-01T02:15:00Z', reason: 'no room' }],
  disk: { freeBytes: 25_000_000_000, totalBytes: 100_000_000_000 },
  configuration: [
    { name: 'SMTP_URL', isSet: false },
    { name: 'PUBLIC_URL', isSet: true },
  ],
};

test('lists jobs with why they failed and what they are about, and tries one again', async () => {
  const requests = stubServer(
    routes({
      'GET /admin/jobs': () => page(job),
      [`POST /admin/jobs/${job.id}/retry`]: () => ({ status: 202, body: { ...job, state: 'waiting' } }),
    }),
  );
  renderAt('/dashboard/jobs?state=failed');
  const table = await screen.findByRole('table', { name: 'Jobs' });
  for (const text of ['Failed', 'tried again 8 of 8 times', 'Stripe did not answer', 'prd_1', 'cus_1, cus_2'])
    expect(table.textContent).toContain(text);
  expect(requests.find(({ path }) => path === '/admin/jobs')?.query.get('state')).toBe('failed');
  fireEvent.click(within(table).getByRole('button', { name: 'Try billing.sync-product again' }));
  await waitFor(() => expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1));
});

test('says that nothing gave up, and what the server refuses', async () => {
  const conflict = { title: 'Conflict', status: 409, detail: 'Only a job that failed is tried again.' };
  stubServer(
    routes({
      'GET /admin/jobs': ({ query }) => (query.get('name') ? page() : page(job)),
      [`POST /admin/jobs/${job.id}/retry`]: () => ({ status: 409, body: conflict }),
    }),
  );
  const { router } = renderAt('/dashboard/jobs');
  fireEvent.click(await screen.findByRole('button', { name: 'Try billing.sync-product again' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Only a job that failed is tried again.');
  await router.navigate({ to: '/dashboard/jobs', search: { state: 'failed', name: 'x' } as never });
  await screen.findByText('Nothing gave up');
});

test('shows each kind with what waits, its last run and its next', async () => {
  stubServer(routes({ 'GET /admin/jobs/queues': () => ({ body: { items: [queue] } }) }));
  renderAt('/dashboard/jobs?part=kinds');
  const table = await screen.findByRole('table', { name: 'Kinds of jobs' });
  expect(within(table).getByRole('link', { name: '3 failed of audits.run' }).getAttribute('href')).toBe(
    '/dashboard/jobs?name=audits.run&state=failed',
  );
  expect(table.textContent).toContain('no room');
  expect(table.textContent).toContain('Mar 2, 2026, 3:15 AM'); // in the reporting zone
  expect(table.textContent).toContain('15 2 * * * (UTC)');
});

test('tells what is wrong and what to do, and how everything stands', async () => {
  stubServer(routes({ 'GET /admin/system': () => ({ body: system }) }));
  renderAt('/dashboard/system');
  const part = async (name: string) => (await screen.findByRole('region', { name })).textContent;
  expect(await part('Health')).toContain('The disk is full.Make room.');
  expect(await part('Servers')).toContain('212 MB');
  const database = await part('Database');
  for (const text of ['2.3 GB', 'task_facts 1.2 GB', '0001_a; this build knows 0002_b', '30 of 100', '25%'])
    expect(database).toContain(text);
  expect(await part('Work')).toContain('5 to be worked off, 6 given up on');
  const rows = within(screen.getByRole('table', { name: 'Configuration' })).getAllByRole('row');
  expect(rows.slice(1).map(({ textContent }) => textContent)).toEqual(['PUBLIC_URLSet', 'SMTP_URLNot set']);
});

test('says so when nothing is wrong, and hides what a reader may not do', async () => {
  const reader = { ...session, scopes: ['settings:read' as const] };
  stubServer(
    routes({
      'GET /admin/session': () => ({ body: reader }),
      'GET /admin/system': () => ({ body: { ...system, problems: [] } }),
      'GET /admin/jobs': () => page(job),
    }),
  );
  const { router } = renderAt('/dashboard/system');
  await screen.findByText('Everything works as it should.');
  await router.navigate({ to: '/dashboard/jobs' });
  await screen.findByRole('table', { name: 'Jobs' });
  expect(screen.queryByRole('button', { name: /Try .* again/ })).toBeNull();
});
