import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt, session, stubServer, type Answer } from './support.tsx';

const fields = {
  Name: 'Ada',
  'E-mail': 'ada@example.com',
  Username: 'ada',
  Password: 'correct horse battery',
};

async function fill(values: Record<string, string>): Promise<void> {
  await screen.findByRole('button', { name: /Start|Sign in/ });
  for (const [label, value] of Object.entries(values)) {
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  }
}

test('the one-time link makes its bearer an operator and leads to the overview', async () => {
  const requests = stubServer(({ path }): Answer => {
    if (path === '/admin/welcome') return { status: 201, body: { operator: session.operator } };
    return path === '/admin/session' ? { body: session } : { status: 503, body: {} };
  });
  const { router } = renderAt('/dashboard/welcome?token=slw_1');
  await fill(fields);
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/dashboard'));
  expect(requests[0]).toMatchObject({
    method: 'POST',
    path: '/admin/welcome',
    body: {
      token: 'slw_1',
      name: 'Ada',
      email: 'ada@example.com',
      username: 'ada',
      password: 'correct horse battery',
    },
  });
});

test('a short password is refused before anything is sent', async () => {
  const requests = stubServer(() => ({ status: 500, body: {} }));
  renderAt('/dashboard/welcome?token=slw_1');
  await fill({ ...fields, Password: 'short' });
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  expect(await screen.findByText('At least 12 characters; this has 5.')).toBeTruthy();
  expect(requests).toEqual([]);
});

test("the server's complaint stands at the field that it is about", async () => {
  const errors = [{ path: '/email', message: 'This link was made for another e-mail address.' }];
  stubServer(() => ({
    status: 422,
    body: { title: 'Invalid', status: 422, detail: 'See "errors".', errors },
  }));
  renderAt('/dashboard/welcome?token=slw_1');
  await fill(fields);
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  await screen.findByText('This link was made for another e-mail address.');
  expect(screen.getByLabelText('E-mail').getAttribute('aria-invalid')).toBe('true');
});

test('a link that was used says so and leads to the sign-in', async () => {
  stubServer(() => ({ status: 410, body: { title: 'Spent', status: 410, detail: 'Used already.' } }));
  renderAt('/dashboard/welcome?token=slw_used');
  await fill(fields);
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  await screen.findByRole('heading', { name: 'This link no longer works' });
  expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/dashboard/sign-in');
});

test('a wrong password is told plainly, a right one leads back to the page that was asked for', async () => {
  let isSignedIn = false;
  stubServer(({ path, body }): Answer => {
    if (path === '/admin/auth/sign-in/email') {
      isSignedIn = (body as { password: string }).password === 'right';
      return isSignedIn ? { body: {} } : { status: 401, body: { message: 'Invalid email or password' } };
    }
    if (!isSignedIn) return { status: 401, body: { title: 'Not signed in', status: 401 } };
    return { body: path === '/admin/session' ? session : { items: [], nextCursor: null } };
  });
  const { router } = renderAt('/dashboard/settings');
  await fill({ 'E-mail': 'ada@example.com', Password: 'wrong' });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  expect((await screen.findByRole('alert')).textContent).toBe(
    'No operator has this e-mail address and password.',
  );
  await fill({ Password: 'right' });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await screen.findByRole('heading', { name: 'Settings' });
  expect(router.state.location.pathname).toBe('/dashboard/settings');
});

test('a new API key is sent with its scopes and shown once', async () => {
  const key = {
    id: 'key_1',
    name: 'Nightly',
    prefix: 'slo_abc',
    scopes: ['analytics:read'],
    createdAt: '2026-03-01T00:00:00Z',
    expiresAt: null,
  };
  let keys: unknown[] = [];
  const requests = stubServer(({ method, path }): Answer => {
    if (path === '/admin/insights/model') return { status: 404, body: {} };
    if (path === '/admin/session') return { body: session };
    if (method === 'POST') {
      keys = [{ ...key, lastUsedAt: null, revokedAt: null }];
      return { status: 201, body: { ...key, key: 'slo_abc_secret' } };
    }
    return { body: { items: keys, nextCursor: null } };
  });
  renderAt('/dashboard/settings');
  await screen.findByText('No API keys yet');
  fireEvent.click(screen.getByRole('button', { name: 'New key' }));
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: ' Nightly ' } });
  fireEvent.click(screen.getByLabelText('read analytics'));
  fireEvent.click(screen.getByRole('button', { name: 'Create' }));
  expect((await screen.findByTestId('created-key')).textContent).toBe('slo_abc_secret');
  const posted = requests.find(({ method }) => method === 'POST')?.body;
  expect(posted).toMatchObject({
    name: 'Nightly',
    scopes: ['analytics:read'],
    expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  fireEvent.click(screen.getByRole('button', { name: 'Done' }));
  expect(await screen.findByText('Nightly')).toBeTruthy();
  await waitFor(() => expect(screen.queryByText('slo_abc_secret')).toBeNull());
});

test('signing out while the server is away says so, and the reader stays signed in', async () => {
  stubServer(({ path }): Answer =>
    path === '/admin/session' ? { body: session } : { status: 503, body: {} },
  );
  const { router } = renderAt('/dashboard/settings');
  fireEvent.click(await screen.findByRole('button', { name: 'Signed in as Ada' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
  await screen.findByText('You are still signed in');
  expect(router.state.location.pathname).toBe('/dashboard/settings');
});
