import { createOperator } from '../../../server/accounts/operators/create-operator.ts';
import { createCustomer } from '../../../server/accounts/customers/create-customer.ts';
import { createOperatorKey } from '../../../server/accounts/operators/create-operator-key.ts';
import type { TestServer } from '../../support/server.ts';

export const password = 'a few plain words';

export type Answer = {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests assert the shape
  body: any;
};

type Call = { method?: string; body?: unknown; headers?: Record<string, string> };

/** One request; a body is sent as JSON, the answer's is parsed when it is JSON. */
export async function call(server: TestServer, path: string, options: Call = {}): Promise<Answer> {
  const { body, headers = {} } = options;
  const answer = await fetch(new URL(path, server.url), {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, body: isJson && text ? JSON.parse(text) : text };
}

export const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

/** The headers that the dashboard sends with a session. */
export const fromPage = (cookie: string) => ({
  Cookie: cookie,
  'X-Requested-With': 'test',
  'Sec-Fetch-Site': 'same-origin',
});

export function cookieOf(answer: Answer): string {
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])[0] ?? '';
}

/** An operator of the role who has signed in. */
export async function signedIn(server: TestServer, role: string) {
  const email = `${role}@example.com`;
  const { id } = await createOperator(
    server.pool,
    { email, role, password },
    { publicUrl: server.url, now: server.deps.now() },
  );
  const answer = await call(server, '/admin/auth/sign-in/email', { body: { email, password } });
  return { id, email, cookie: cookieOf(answer), headers: fromPage(cookieOf(answer)) };
}

export async function newCustomer(server: TestServer, email: string) {
  const { id, apiKey } = await createCustomer(server.pool, { email, name: 'Ada' }, server.deps.now());
  return { id, email, apiKey, headers: bearer(apiKey) };
}

export async function operatorKey(server: TestServer, scopes: string[]) {
  const { id, key } = await createOperatorKey(server.pool, { scopes }, server.deps.now());
  return { id, headers: bearer(key) };
}
