import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { renderAt, stubServer } from '../support.tsx';
import { assignees, feedback } from './feedback-fixtures.ts';
import { page, refusal, routes } from './fixtures.ts';

describe('what a customer said elsewhere is written down', () => {
  const candidate = {
    ...(feedback.run as NonNullable<typeof feedback.run>),
    executionId: 'exe-9',
    status: 'failed',
    candidate: 1,
    scenarioTitle: 'Orders to a sheet',
    reasons: ['failed'],
  };
  async function openDialog(answers: Parameters<typeof routes>[0] = {}) {
    const requests = stubServer(
      routes({
        ...assignees,
        'GET /admin/feedback': () => page(feedback),
        'GET /admin/customers': () => page(feedback.customer),
        'GET /admin/feedback/candidates': () => ({ body: { items: [candidate] } }),
        'POST /admin/feedback': () => ({ status: 201, body: { ...feedback, id: 'fbk_2' } }),
        ...answers,
      }),
    );
    renderAt('/dashboard/feedback?customer=cus_1');
    fireEvent.click(await screen.findByRole('button', { name: 'Record feedback' }));
    const dialog = await screen.findByRole('dialog', { name: 'Record feedback' });
    return { requests, dialog, sent: () => requests.filter(({ method }) => method === 'POST') };
  }
  const record = (dialog: HTMLElement) =>
    fireEvent.click(within(dialog).getByRole('button', { name: 'Record' }));
  const say = (dialog: HTMLElement, words: string) =>
    fireEvent.change(within(dialog).getByLabelText(/What they said/), { target: { value: words } });

  test('with the run that they mean, of those that are likely, and their consent', async () => {
    const { dialog, requests, sent } = await openDialog();
    const run = await within(dialog).findByRole('radio', { name: /Orders to a sheet, version 2/ });
    expect(requests.find(({ path }) => path === '/admin/feedback/candidates')?.query.get('customer')).toBe(
      'cus_1',
    );
    expect(dialog.textContent).toContain('exe-9 · ');
    fireEvent.click(run);
    say(dialog, '  It sent nothing.  ');
    fireEvent.click(within(dialog).getByRole('checkbox', { name: /They agreed/ }));
    record(dialog);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent().map(({ body }) => body)).toEqual([
      {
        customer: 'cus_1',
        kind: 'bug',
        message: 'It sent nothing.',
        maySeeRun: true,
        installationId: 'ins_1',
        executionId: 'exe-9',
        taskKey: 'main',
      },
    ]);
  });

  test('as about no run, or as not known yet', async () => {
    for (const [choice, told] of [
      ['No run in particular', { noRun: true }],
      [/^Not known yet/, {}],
    ] as const) {
      const { dialog, sent } = await openDialog();
      fireEvent.click(await within(dialog).findByRole('radio', { name: choice }));
      say(dialog, 'Slow.');
      record(dialog);
      await waitFor(() => expect(sent()).toHaveLength(1));
      expect(sent()[0]?.body).toEqual({
        customer: 'cus_1',
        kind: 'bug',
        message: 'Slow.',
        maySeeRun: false,
        ...told,
      });
      cleanup();
    }
  });

  test('not without words; what the server refuses stands in the dialog, which stays', async () => {
    const { dialog, sent } = await openDialog({
      'POST /admin/feedback': () =>
        refusal(422, 'Not valid.', [{ path: '/message', message: 'Too much of it.' }]),
    });
    record(dialog);
    expect(await within(dialog).findByText('Write what they said.')).toBeTruthy();
    expect(sent()).toEqual([]);
    say(dialog, 'Slow.');
    record(dialog);
    expect(await within(dialog).findByText('Too much of it.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).not.toBeNull();
  });
});
