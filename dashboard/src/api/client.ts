import { problemFromAnswer, unreachableProblem } from './problem.ts';

/** Values that may stand in a query string; the empty ones are left out. */
export type QueryValues = Record<string, string | number | boolean | null | undefined>;

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type RequestOptions = {
  body?: unknown;
  signal?: AbortSignal | undefined;
  idempotencyKey?: string | undefined;
  /** Why, for the log of changes. */
  reason?: string | undefined;
};

/** The server accepts a state-changing call with a session only with this header, which another site cannot send. */
const csrfHeader = { 'X-Requested-With': 'scenario-library-dashboard' };

/** Reads a resource. `values` become the query string. */
export function apiGet<Answer>(
  path: string,
  values: QueryValues = {},
  signal?: AbortSignal,
): Promise<Answer> {
  return request<Answer>('GET', withQuery(path, values), { signal });
}

/** Reads a resource in another format than JSON, such as `text/csv`. */
export async function apiGetText(path: string, values: QueryValues, accept: string): Promise<string> {
  const answer = await fetch(withQuery(path, values), {
    credentials: 'same-origin',
    headers: { Accept: accept },
  }).catch(() => {
    throw unreachableProblem();
  });
  if (!answer.ok) throw await problemFromAnswer(answer);
  return answer.text();
}

/** Creates something or starts an action; sent again with the same `idempotencyKey`, it gives the first answer again. */
export function apiPost<Answer>(
  path: string,
  body: unknown = {},
  { idempotencyKey, reason }: { idempotencyKey?: string; reason?: string } = {},
): Promise<Answer> {
  return request<Answer>('POST', path, { body, idempotencyKey, reason });
}

/** Changes some fields of a resource. */
export function apiPatch<Answer>(
  path: string,
  body: unknown,
  { reason }: { reason?: string } = {},
): Promise<Answer> {
  return request<Answer>('PATCH', path, { body, reason });
}

/** Puts a resource in place of the former one. */
export function apiPut<Answer>(
  path: string,
  body: unknown,
  { reason }: { reason?: string } = {},
): Promise<Answer> {
  return request<Answer>('PUT', path, { body, reason });
}

/** Takes a resource away. */
export function apiDelete<Answer = void>(
  path: string,
  { reason, body }: { reason?: string; body?: unknown } = {},
): Promise<Answer> {
  return request<Answer>('DELETE', path, { reason, body });
}

/** A path with its query string; empty values are left out. */
export function withQuery(path: string, values: QueryValues): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function request<Answer>(
  method: Method,
  url: string,
  { body, signal, idempotencyKey, reason }: RequestOptions,
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      ...(method === 'GET' ? {} : csrfHeader),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
      ...(reason ? { 'X-Change-Reason': encodeURIComponent(reason) } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((reason: unknown) => {
    if (signal?.aborted) throw reason;
    throw unreachableProblem();
  });
  if (!answer.ok) throw await problemFromAnswer(answer);
  if (answer.status === 204) return undefined as Answer;
  return (await answer.json()) as Answer;
}
