import { describe, expect, test, vi } from 'vitest';
import { apiDelete, apiGet, apiPost, withQuery } from '../../dashboard/src/api/client.ts';
import type { ApiProblem } from '../../dashboard/src/api/problem.ts';
import { parseSearch, stringifySearch } from '../../dashboard/src/app/search.ts';
import { welcomeChecks } from '../../dashboard/src/features/welcome/welcome-checks.ts';
import { returnPath } from '../../dashboard/src/features/sign-in/return-path.ts';
import { stubServer } from './support.tsx';

async function problemOf(request: Promise<unknown>): Promise<ApiProblem> {
  return request.then(
    () => expect.fail('the request was not refused'),
    (error: unknown) => error as ApiProblem,
  );
}

describe('a request', () => {
  test('that changes something says that it comes from the dashboard; one that reads does not', async () => {
    const requests = stubServer(() => ({ body: {} }));
    await apiGet('/admin/session');
    await apiPost('/admin/api-keys', { name: 'x' });
    expect(requests.map(({ headers }) => headers.get('x-requested-with'))).toEqual([
      null,
      'scenario-library-dashboard',
    ]);
    expect(requests[1]?.body).toEqual({ name: 'x' });
  });

  test('without an answer body gives nothing', async () => {
    stubServer(() => ({ status: 204, body: null }));
    expect(await apiDelete('/admin/api-keys/key_1')).toBeUndefined();
  });

  test('that is refused carries the fields of the problem', async () => {
    const errors = [{ path: '/name', message: 'Too short' }];
    stubServer(() => ({
      status: 422,
      body: {
        type: '/problems/invalid_request',
        title: 'Invalid',
        status: 422,
        detail: 'See errors.',
        requestId: 'req_9',
        errors,
      },
    }));
    expect(await problemOf(apiPost('/admin/api-keys'))).toMatchObject({
      status: 422,
      title: 'Invalid',
      detail: 'See errors.',
      requestId: 'req_9',
      errors,
    });
  });

  test("that the sign-in library refuses carries its message and the header's request id", async () => {
    stubServer(() => ({ status: 401, body: { message: 'Invalid email or password' } }));
    const problem = await problemOf(apiPost('/admin/auth/sign-in/email'));
    expect(problem).toMatchObject({ status: 401, detail: 'Invalid email or password', requestId: 'req_1' });
  });

  test('answered with something that is no JSON still makes a clear problem', async () => {
    vi.stubGlobal(
      'fetch',
      async () => new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' }),
    );
    const problem = await problemOf(apiGet('/admin/session'));
    expect(problem).toMatchObject({ status: 502, title: 'Bad Gateway' });
    expect(problem.detail).toContain('The server failed to answer');
  });

  test('that reaches no server says so', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await problemOf(apiGet('/admin/session'))).toMatchObject({
      status: 0,
      title: 'The server cannot be reached',
    });
  });
});

test('a query string leaves empty values out', () => {
  expect(withQuery('/v1/scenarios', { q: 'a b', limit: 20, cursor: null, app: undefined, tag: '' })).toBe(
    '/v1/scenarios?q=a+b&limit=20',
  );
});

test('the address keeps every value as the text that it is', () => {
  expect(parseSearch('?token=0123&from=2026-03-01')).toEqual({ token: '0123', from: '2026-03-01' });
  expect(stringifySearch({ from: '2026-03-01', compare: undefined, q: 'a&b' })).toBe(
    '?from=2026-03-01&q=a%26b',
  );
  expect(stringifySearch({})).toBe('');
});

test.each([
  ['/dashboard/settings?a=1', '/dashboard/settings?a=1'],
  ['/dashboard', '/dashboard'],
  ['https://evil.example', '/dashboard'],
  ['//evil.example/dashboard', '/dashboard'],
  ['/dashboardevil', '/dashboard'],
  ['/dashboard/sign-in?return=x', '/dashboard'],
  [undefined, '/dashboard'],
])('after signing in, %s leads to %s', (wanted, path) => {
  expect(returnPath(wanted)).toBe(path);
});

test('the welcome form refuses a short password and a bad address in words', () => {
  expect(welcomeChecks.password('short')).toBe('At least 12 characters; this has 5.');
  expect(welcomeChecks.password('twelve chars')).toBeNull();
  expect(welcomeChecks.email('ada@example')).not.toBeNull();
  expect(welcomeChecks.username('ada l')).not.toBeNull();
});
