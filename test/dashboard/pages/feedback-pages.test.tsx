import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type {
  AdminFeedback,
  FeedbackDossier,
} from '../../../dashboard/src/features/feedback/feedback-query.ts';
import { renderAt, stubServer } from '../support.tsx';
import { assignees, feedback } from './feedback-fixtures.ts';
import { page, routes } from './fixtures.ts';

const dossierOf = (of: AdminFeedback, more: Partial<FeedbackDossier> = {}): FeedbackDossier => ({
  feedback: of,
  candidates: [],
  runError: null,
  logs: [{ about: 'namedRequest', field: 'requestId', value: 'req_7', from: null, to: null }],
  cleanRuns: null,
  alsoBy: [],
  duplicates: [],
  history: [],
  ...more,
});
const answered: AdminFeedback = {
  ...feedback,
  status: 'closed',
  reply: { message: 'Mended in version 3.', repliedAt: '2026-03-02T10:00:00Z', mailedAt: null },
  closedAt: '2026-03-02T10:00:00Z',
};

test('lists what customers said, filtered by what stands in the address', async () => {
  const requests = stubServer(routes({ ...assignees, 'GET /admin/feedback': () => page(feedback) }));
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
      ...assignees,
      'GET /admin/feedback/fbk_1/dossier': () => ({ body: dossierOf(tries < 2 ? feedback : answered) }),
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

test('a choice that somebody else has made meanwhile is told, and the present one is shown', async () => {
  const detail = 'Meanwhile the severity was changed by Grace to “high”. Look at it again.';
  const requests = stubServer(
    routes({
      ...assignees,
      'GET /admin/feedback/fbk_1/dossier': () => ({
        body: dossierOf(
          requests.some(({ method }) => method === 'PATCH') ? { ...feedback, severity: 'high' } : feedback,
        ),
      }),
      'PATCH /admin/feedback/fbk_1': () => ({
        status: 409,
        body: { type: '/problems/changed_since', title: 'Changed since', status: 409, detail },
      }),
    }),
  );
  renderAt('/dashboard/feedback/fbk_1');
  const severity = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Severity' });
  fireEvent.click(severity);
  fireEvent.click(await screen.findByRole('option', { name: 'Low' }));
  await screen.findByText(/Meanwhile the severity was changed by Grace/);
  await waitFor(() => expect(severity.value).toBe('High'));
  const [sent] = requests.filter(({ method }) => method === 'PATCH');
  expect(sent?.body).toEqual({
    severity: 'low',
    was: { status: 'open', kind: 'bug', severity: null, assignee: null },
  });
});

test('it can be closed without an answer, as long as none is begun', async () => {
  const closed = { ...feedback, status: 'closed', closedAt: '2026-03-02T10:00:00Z' };
  const requests = stubServer(
    routes({
      ...assignees,
      'GET /admin/feedback/fbk_1/dossier': () => ({ body: dossierOf(feedback) }),
      'POST /admin/feedback/fbk_1/close': () => ({ body: closed }),
    }),
  );
  renderAt('/dashboard/feedback/fbk_1');
  fireEvent.click(await screen.findByRole('button', { name: 'Close without an answer' }));
  await waitFor(() =>
    expect(requests.some(({ method, path }) => method === 'POST' && path.endsWith('/close'))).toBe(true),
  );
});

test('a run that was offered is chosen for the customer, and the history tells every step', async () => {
  const unknown: AdminFeedback = { ...feedback, runLink: 'open', run: null, executionId: null };
  const candidate = {
    ...feedback.run!,
    candidate: 1,
    scenarioTitle: 'Orders to a sheet',
    reasons: ['failed' as const, 'slow' as const],
  };
  let chosen = false;
  const requests = stubServer(
    routes({
      ...assignees,
      'GET /admin/feedback/fbk_1/dossier': () => ({
        body: chosen
          ? dossierOf(feedback, {
              history: [
                {
                  at: feedback.createdAt,
                  by: 'operator',
                  operator: 'Ada',
                  field: 'run',
                  former: null,
                  current: 'exe-7',
                  reason: null,
                },
              ],
            })
          : dossierOf(unknown, { candidates: [candidate] }),
      }),
      'POST /admin/feedback/fbk_1/run': () => {
        chosen = true;
        return { body: feedback };
      },
    }),
  );
  renderAt('/dashboard/feedback/fbk_1');
  const offered = await screen.findByRole('region', { name: 'Which run is meant?' });
  expect(offered.textContent).toContain('exe-7 · failed · slower than usual');
  fireEvent.click(within(offered).getByRole('button', { name: 'This run: exe-7' }));
  const history = await screen.findByRole('region', { name: 'History' });
  expect(history.textContent).toContain('Run: nothing → exe-7');
  expect(screen.queryByRole('region', { name: 'Which run is meant?' })).toBeNull();
  expect(requests.find(({ path }) => path.endsWith('/run'))?.body).toEqual({ candidate: 1 });
});

test('a version with the fix is named, and how far it has proven itself is shown', async () => {
  const fixed: AdminFeedback = {
    ...feedback,
    status: 'fixed',
    fix: { version: 3, publishedAt: '2026-03-03T10:00:00Z' },
    fixedAt: '2026-03-03T10:00:00Z',
  };
  let isFixed = false;
  const requests = stubServer(
    routes({
      ...assignees,
      'GET /admin/feedback/fbk_1/dossier': () => ({
        body: isFixed ? dossierOf(fixed, { cleanRuns: { count: 7, needed: 20 } }) : dossierOf(feedback),
      }),
      'PUT /admin/feedback/fbk_1/fix': () => {
        isFixed = true;
        return { body: fixed };
      },
    }),
  );
  renderAt('/dashboard/feedback/fbk_1');
  const part = await screen.findByRole('region', { name: 'Fix' });
  fireEvent.change(within(part).getByLabelText('Version with the fix'), { target: { value: '3' } });
  fireEvent.click(within(part).getByRole('button', { name: 'Name the fix' }));
  expect((await screen.findByTestId('fix')).textContent).toBe('Version 3 mends it, and is out.');
  expect(part.textContent).toContain('7 of 20 clean runs in a row');
  expect(requests.find(({ method }) => method === 'PUT')?.body).toEqual({ version: 3 });
});

test('the words of a review are let through by one button, and hidden by another', async () => {
  let state: 'waiting' | 'shown' = 'waiting';
  const reviewed = () => ({
    ...feedback,
    kind: 'review' as const,
    review: { mayShow: true, state, decidedAt: null },
  });
  const requests = stubServer(
    routes({
      ...assignees,
      'GET /admin/feedback/fbk_1/dossier': () => ({ body: dossierOf(reviewed()) }),
      'PUT /admin/feedback/fbk_1/review': () => {
        state = 'shown';
        return { body: reviewed() };
      },
    }),
  );
  renderAt('/dashboard/feedback/fbk_1');
  const part = within(await screen.findByRole('region', { name: 'Review' }));
  fireEvent.click(part.getByRole('button', { name: 'Show it' }));
  await part.findByText(/^Everybody reads it/);
  expect(part.queryByRole('button', { name: 'Show it' })).toBeNull();
  expect(part.getByRole('button', { name: 'Hide it' })).toBeTruthy();
  expect(requests.find(({ method }) => method === 'PUT')?.body).toEqual({ state: 'shown' });
});
