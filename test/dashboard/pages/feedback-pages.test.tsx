import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { AdminFeedback } from '../../../dashboard/src/features/feedback/feedback-query.ts';
import { renderAt, stubServer } from '../support.tsx';
import { page, routes } from './fixtures.ts';

const feedback: AdminFeedback = {
  id: 'fbk_1',
  kind: 'bug',
  status: 'open',
  message: 'The sheet gets [secret] instead of the number.',
  redacted: ['api_key'],
  installationId: 'ins_1',
  executionId: 'exe-7',
  requestId: 'req_7',
  rating: 2,
  createdAt: '2026-03-01T10:00:00Z',
  scenario: { id: 'scn_1', slug: 'orders-to-a-sheet', title: 'Orders to a sheet' },
  customer: { id: 'cus_1', name: 'Ada Moore', email: 'ada@example.com' },
  reply: null,
  closedAt: null,
  closedBecause: null,
  acceptedAt: null,
  source: 'make',
  runLink: 'linked',
  run: {
    installationId: 'ins_1',
    executionId: 'exe-7',
    taskKey: 'main',
    status: 'completed',
    errorCode: null,
    version: 2,
    aiModel: null,
    startedAt: '2026-03-01T09:00:00Z',
    finishedAt: '2026-03-01T09:01:00Z',
  },
  fix: null,
  fixedAt: null,
  severity: null,
  assignee: null,
  duplicateOf: null,
  reopenedCount: 0,
};
const answered: AdminFeedback = {
  ...feedback,
  status: 'closed',
  reply: { message: 'Mended in version 3.', repliedAt: '2026-03-02T10:00:00Z', mailedAt: null },
  closedAt: '2026-03-02T10:00:00Z',
};

test('lists what customers said, filtered by what stands in the address', async () => {
  const requests = stubServer(routes({ 'GET /admin/feedback': () => page(feedback) }));
  renderAt('/dashboard/feedback?status=open&kind=bug');
  const table = await screen.findByRole('table', { name: 'Feedback' });
  expect(within(table).getByRole('link').getAttribute('href')).toBe('/dashboard/feedback/fbk_1');
  expect(table.textContent).toContain('Bug, 2 of 5');
  const asked = requests.find(({ path }) => path === '/admin/feedback');
  expect(Object.fromEntries(asked?.query ?? [])).toEqual({ status: 'open', kind: 'bug', limit: '50' });
});

test('an answer is sent once, also when its first request got no answer', async () => {
  let tries = 0;
  const requests = stubServer(
    routes({
      'GET /admin/feedback/fbk_1': () => ({ body: tries < 2 ? feedback : answered }),
      'POST /admin/feedback/fbk_1/reply': () => {
        tries += 1;
        return tries === 1
          ? { status: 503, body: { title: 'Not ready', status: 503, detail: 'Try again.' } }
          : { body: answered };
      },
    }),
  );
  renderAt('/dashboard/feedback/fbk_1');
  expect((await screen.findByTestId('message')).parentElement?.textContent).toContain('api key');
  const answer = () => fireEvent.click(screen.getByRole('button', { name: 'Answer and close' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Your answer' }), {
    target: { value: 'Mended in version 3.' },
  });
  answer();
  expect((await screen.findByRole('alert')).textContent).toContain('Try again.');
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Answer and close' }).hasAttribute('data-loading')).toBe(false),
  );
  answer();
  expect((await screen.findByTestId('reply')).textContent).toContain('Mended in version 3.');
  const sent = requests.filter(({ method }) => method === 'POST');
  expect(sent.map(({ body }) => body)).toEqual([
    { message: 'Mended in version 3.', close: true, accept: false },
    { message: 'Mended in version 3.', close: true, accept: false },
  ]);
  expect(new Set(sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
});

test('it can be closed without an answer, as long as none is begun', async () => {
  const closed = { ...feedback, status: 'closed', closedAt: '2026-03-02T10:00:00Z' };
  const requests = stubServer(
    routes({
      'GET /admin/feedback/fbk_1': () => ({ body: feedback }),
      'POST /admin/feedback/fbk_1/close': () => ({ body: closed }),
    }),
  );
  renderAt('/dashboard/feedback/fbk_1');
  fireEvent.click(await screen.findByRole('button', { name: 'Close without an answer' }));
  await waitFor(() =>
    expect(requests.some(({ method, path }) => method === 'POST' && path.endsWith('/close'))).toBe(true),
  );
});
