import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ErrorDetail, ErrorGroup } from '../../../dashboard/src/features/errors/errors-query.ts';
import { renderAt, stubServer } from '../support.tsx';
import { page, routes, scenario } from './fixtures.ts';

const group: ErrorGroup = {
  id: 'erg_1',
  kind: 'task',
  title: 'Invoice # of <email> cannot be read',
  code: '401',
  app: 'xero',
  operation: null,
  scenario: { id: 'scn_1', slug: 'invoice-chasing', title: 'Invoice chasing' },
  place: null,
  state: 'open',
  firstSeenAt: '2026-03-01T10:00:00Z',
  lastSeenAt: '2026-03-03T10:00:00Z',
  countInDays: null,
  count: 1234,
  customers: 3,
  firstRelease: 'version 1',
  lastRelease: 'version 2',
  reopenedAt: '2026-03-02T10:00:00Z',
  changedAt: null,
};
const detail: ErrorDetail = {
  ...group,
  hours: [{ hour: '2026-03-03T10:00:00Z', count: 4 }],
  days: [
    { day: '2026-03-01', count: 1230 },
    { day: '2026-03-03', count: 4 },
  ],
  releases: [
    {
      release: 'version 2',
      count: 4,
      firstSeenAt: '2026-03-03T10:00:00Z',
      lastSeenAt: '2026-03-03T10:00:00Z',
    },
  ],
  samples: [
    {
      occurredAt: '2026-03-03T10:00:00Z',
      message: 'Invoice 88 of [removed:email_address] cannot be read',
      stack: null,
      release: 'version 2',
      requestId: null,
      jobId: null,
      customerId: 'cus_1',
      installationId: 'ins_1',
      executionId: 'exe-7',
      taskKey: 'main',
    },
  ],
};

test('lists what failed, filtered and ordered by what stands in the address', async () => {
  const requests = stubServer(routes({ 'GET /admin/errors': () => page(group) }));
  renderAt('/dashboard/errors?state=open&kind=task&order=count');
  const table = await screen.findByRole('table', { name: 'Errors' });
  expect(within(table).getByRole('link').getAttribute('href')).toBe('/dashboard/errors/erg_1');
  expect(table.textContent).toContain('Run, Invoice chasing, Xero');
  expect(table.textContent).toContain('1,234');
  const asked = requests.find(({ path }) => path === '/admin/errors');
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({
    state: 'open',
    kind: 'task',
    order: 'count',
    limit: '50',
  });
});

test('without any it says so', async () => {
  stubServer(routes({ 'GET /admin/errors': () => page() }));
  renderAt('/dashboard/errors');
  expect((await screen.findByText('Nothing has failed')).tagName).toMatch(/^H|P/);
});

test('one kind shows its course, releases and samples, and can be resolved in the next version', async () => {
  let state: ErrorDetail['state'] = 'open';
  const requests = stubServer(
    routes({
      'GET /admin/errors/erg_1': () => ({ body: { ...detail, state } }),
      'PATCH /admin/errors/erg_1': () => {
        state = 'resolved';
        return { body: { ...detail, state } };
      },
    }),
  );
  renderAt('/dashboard/errors/erg_1');
  expect((await screen.findByTestId('title')).textContent).toBe(group.title);
  expect(screen.getByTestId('sample').textContent).toContain('exe-7');
  fireEvent.click(screen.getByRole('button', { name: /show the table of the same data/ }));
  expect((await screen.findByTestId('chart-table-errors')).textContent).toContain('1,230');
  fireEvent.click(screen.getByRole('button', { name: 'Mended in the next version' }));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Open again' })).toBeDefined());
  expect(requests.find(({ method }) => method === 'PATCH')?.body).toEqual({
    state: 'resolved',
    fixedIn: 'next',
  });
});

test('shows the modules that failed in the flow: those that messages name, else those of the app', async () => {
  const told = { ...detail.samples[0]!, message: 'Module 4 (google-sheets:addRow) failed.' };
  let samples = [told];
  stubServer(
    routes({
      'GET /admin/errors/erg_1': () => ({ body: { ...detail, app: 'gateway', samples } }),
      'GET /admin/scenarios/invoice-chasing': () => ({ body: scenario }),
    }),
  );
  const failing = async () => {
    const part = await screen.findByRole('region', { name: 'Where it fails' });
    const modules = within(part).getAllByTestId('flow-node');
    return modules
      .filter((module) => module.dataset['mark'] === 'bad')
      .map((module) => module.getAttribute('aria-label'));
  };
  renderAt('/dashboard/errors/erg_1');
  expect(await failing()).toEqual([
    expect.stringMatching(/^Google Sheets: Add row, module 4, .*has an error$/),
  ]);
  cleanup();
  samples = [{ ...told, message: 'Something else' }];
  renderAt('/dashboard/errors/erg_1');
  expect(await failing()).toEqual([expect.stringMatching(/^Webhooks: New order, module 1, has an error$/)]);
});

test('ignoring an error is done at once and can be taken back', async () => {
  let state: ErrorDetail['state'] = 'open';
  const requests = stubServer(
    routes({
      'GET /admin/errors/erg_1': () => ({ body: { ...detail, state } }),
      'PATCH /admin/errors/erg_1': ({ body }) => {
        state = (body as { state: ErrorDetail['state'] }).state;
        return { body: { ...detail, state } };
      },
    }),
  );
  renderAt('/dashboard/errors/erg_1');
  fireEvent.click(await screen.findByRole('button', { name: 'Ignore' }));
  await screen.findByText('The error is ignored.');
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await screen.findByRole('button', { name: 'Ignore' });
  const sent = requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
  expect(sent).toEqual([{ state: 'ignored' }, { state: 'open' }]);
});
