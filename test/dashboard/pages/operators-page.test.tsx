import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Operator } from '../../../dashboard/src/features/operators/operators-query.ts';
import { renderAt, session, stubServer } from '../support.tsx';
import { page, routes } from './fixtures.ts';

const own: Operator = {
  id: 'opr_1',
  email: 'ada@example.com',
  name: 'Ada',
  username: 'ada',
  role: 'owner',
  createdAt: '2026-03-01T10:00:00Z',
  isInvited: false,
  lastSignInAt: '2026-03-02T10:00:00Z',
};
const invited: Operator = {
  ...own,
  id: 'opr_2',
  email: 'eve@example.com',
  name: 'Eve',
  username: 'eve',
  role: 'support',
  isInvited: true,
  lastSignInAt: null,
};
const link = 'http://127.0.0.1:3000/dashboard/welcome?token=slw_x';
const lists = { 'GET /admin/operators': () => page(own, invited) };

test('lists who runs the library, and lets nobody change themselves', async () => {
  stubServer(routes(lists));
  renderAt('/dashboard/operators');
  const table = await screen.findByRole('table', { name: 'Operators' });
  const [, first, second] = within(table).getAllByRole('row');
  expect(first?.textContent).toContain('You');
  expect(within(first!).queryAllByRole('button')).toEqual([]);
  expect(second?.textContent).toContain('Invited, not started yet');
  expect(screen.getByRole('region', { name: 'Roles' }).textContent).toContain('Analyst');
});

test('invites somebody and shows the link once', async () => {
  const requests = stubServer(
    routes({ ...lists, 'POST /admin/operators': () => ({ status: 201, body: { ...invited, link } }) }),
  );
  renderAt('/dashboard/operators');
  fireEvent.click(await screen.findByRole('button', { name: 'Invite' }));
  const dialog = within(await screen.findByRole('dialog'));
  fireEvent.click(dialog.getByRole('button', { name: 'Invite' }));
  expect(await dialog.findByText('Say a name.')).toBeTruthy();
  fireEvent.change(dialog.getByRole('textbox', { name: 'E-mail' }), { target: { value: 'eve@example.com' } });
  fireEvent.change(dialog.getByRole('textbox', { name: 'Name' }), { target: { value: 'Eve' } });
  fireEvent.change(dialog.getByRole('textbox', { name: 'Username' }), { target: { value: 'eve' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Invite' }));
  expect((await screen.findByTestId('invitation-link')).textContent).toBe(link);
  const posted = requests.filter(({ method }) => method === 'POST');
  expect(posted.map(({ body }) => body)).toEqual([
    { email: 'eve@example.com', name: 'Eve', username: 'eve', role: 'support' },
  ]);
});

test('changes a role, makes a fresh link, and takes somebody out after a second press', async () => {
  const requests = stubServer(
    routes({
      ...lists,
      'PATCH /admin/operators/opr_2': () => ({ body: { ...invited, role: 'analyst' } }),
      'POST /admin/operators/opr_2/invitation': () => ({ status: 201, body: { link } }),
      'DELETE /admin/operators/opr_2': () => ({ status: 204, body: null }),
    }),
  );
  renderAt('/dashboard/operators');
  fireEvent.click(await screen.findByRole('button', { name: 'Change the role of Eve' }));
  fireEvent.click(await screen.findByRole('combobox', { name: 'Role' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Analyst' }));
  fireEvent.click(screen.getByRole('button', { name: /save/i }));
  await waitFor(() =>
    expect(requests.find(({ method }) => method === 'PATCH')?.body).toEqual({ role: 'analyst' }),
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'New link for Eve' }));
  expect((await screen.findByTestId('invitation-link')).textContent).toBe(link);
  fireEvent.click(screen.getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'Remove Eve' }));
  expect(requests.some(({ method }) => method === 'DELETE')).toBe(false);
  fireEvent.click(await screen.findByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(requests.some(({ method }) => method === 'DELETE')).toBe(true));
});

test('rotates a key: the new one is shown once, the former goes on for as long as was chosen', async () => {
  const key = {
    id: 'key_1',
    name: 'Nightly',
    prefix: 'slo_abc',
    scopes: ['analytics:read'],
    createdAt: '2026-03-01T00:00:00Z',
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
  };
  const requests = stubServer(({ method, path }) => {
    if (path === '/admin/session') return { body: session };
    if (method === 'POST') return { status: 201, body: { ...key, id: 'key_2', key: 'slo_new_secret' } };
    if (path === '/admin/api-keys')
      return page(key, { ...key, id: 'key_0', revokedAt: '2026-03-02T00:00:00Z' });
    return { status: 404, body: {} };
  });
  renderAt('/dashboard/settings');
  const rotate = await screen.findAllByRole('button', { name: 'Rotate Nightly' });
  expect(rotate).toHaveLength(1);
  fireEvent.click(rotate[0]!);
  fireEvent.click(await screen.findByRole('button', { name: 'Make the new key' }));
  expect((await screen.findByTestId('created-key')).textContent).toBe('slo_new_secret');
  const posted = requests.find(({ method }) => method === 'POST');
  expect([posted?.path, posted?.body]).toEqual(['/admin/api-keys/key_1/rotate', { overlapHours: 24 }]);
});
