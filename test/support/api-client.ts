import { createCustomer } from '../../server/accounts/customers/create-customer.ts';
import { createOperatorKey } from '../../server/accounts/operators/create-operator-key.ts';
import type { TestServer } from './server.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of many shapes; the server holds them against their schemas
export type ApiAnswer = { status: number; body: any; headers: Headers };

export type ApiClient = {
  get: (path: string, headers?: Record<string, string>) => Promise<ApiAnswer>;
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>;
  put: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>;
  patch: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>;
  delete: (path: string, headers?: Record<string, string>) => Promise<ApiAnswer>;
};

/** Calls the API as any client would, with a key or without one. Redirects are shown, not followed. */
export function apiClient(url: string, key?: string): ApiClient {
  const call = async (
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    return { status: answer.status, body: isJson && text ? JSON.parse(text) : text, headers: answer.headers };
  };
  return {
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    patch: (path, body, headers) => call('PATCH', path, body, headers),
    delete: (path, headers) => call('DELETE', path, undefined, headers),
  };
}

/** A client with an operator key of the given scopes (all by default). */
export async function operatorClient(server: TestServer, scopes: string[] = ['*']): Promise<ApiClient> {
  const { key } = await createOperatorKey(server.pool, { scopes, name: 'test' }, server.deps.now());
  return apiClient(server.url, key);
}

let customerCount = 0;

/** A new customer and a client with its first API key. */
export async function customerClient(
  server: TestServer,
  name = 'Ada',
): Promise<ApiClient & { id: string; apiKey: string; email: string }> {
  customerCount += 1;
  const email = `${name.toLowerCase()}-${customerCount}@example.com`;
  const { id, apiKey } = await createCustomer(
    server.pool,
    { email, name, organization: null },
    server.deps.now(),
  );
  return { ...apiClient(server.url, apiKey), id, apiKey, email };
}
