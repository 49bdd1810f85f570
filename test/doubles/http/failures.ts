import type { ServerResponse } from 'node:http';

/**
 * How a double misbehaves; `hang` and `timeout` both mean that no answer ever comes. `late` is Make's only: the request takes effect and
 * the true answer comes after `delayMs`, or once `until` is settled, when nobody may be waiting for it any more.
 */
export type FailureKind =
  | '400'
  | '401'
  | '402'
  | '403'
  | '404'
  | '409'
  | '413'
  | '422'
  | '429'
  | '500'
  | '502'
  | '503'
  | 'html'
  | 'hang'
  | 'timeout'
  | 'late'
  | 'reset';

export type Failure = {
  kind: FailureKind;
  /** How many matching requests fail; 1 when left out. */
  count?: number | undefined;
  /** Only requests whose path contains this text or matches this expression. */
  path?: string | RegExp | undefined;
  method?: string | undefined;
  /** `after`: the request takes effect, and only its answer is lost. */
  when?: 'before' | 'after' | undefined;
  /** null: no `Retry-After`, also where the double usually sends one. */
  retryAfterSeconds?: number | null | undefined;
  /** Of `late`. */
  delayMs?: number | undefined;
  /** Of `late`, in place of a delay. */
  until?: Promise<unknown> | undefined;
  /** Body of the answer in place of the double's usual one for that status. */
  body?: Record<string, unknown> | undefined;
};

/** The failures that wait for matching requests, in the order in which they were planned. */
export function createFailures() {
  let planned: { failure: Failure; left: number }[] = [];
  return {
    /** Plans a failure for the next matching requests. */
    failNext: (failure: Failure): void => {
      planned.push({ failure, left: failure.count ?? 1 });
    },
    /** Forgets every planned failure. */
    clearFailures: (): void => {
      planned = [];
    },
    /** Takes the first planned failure that matches the request, if any. */
    takeFailure: (method: string, path: string): Failure | undefined => {
      const match = planned.find(({ failure }) => matches(failure, method, path));
      if (!match) return undefined;
      match.left -= 1;
      planned = planned.filter((entry) => entry.left > 0);
      return match.failure;
    },
  };
}

function matches(failure: Failure, method: string, path: string): boolean {
  if (failure.method !== undefined && failure.method.toUpperCase() !== method) return false;
  if (failure.path === undefined) return true;
  return typeof failure.path === 'string' ? path.includes(failure.path) : failure.path.test(path);
}

/** Misbehaves as planned; `usualBody` makes the JSON that the imitated service sends with a status. */
export function answerWithFailure(
  response: ServerResponse,
  failure: Failure,
  usualBody: (status: number) => Record<string, unknown>,
): void {
  if (failure.kind === 'hang' || failure.kind === 'timeout' || failure.kind === 'late') return;
  if (failure.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (failure.kind === 'html') {
    response.writeHead(502, { 'content-type': 'text/html' });
    response.end('<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>');
    return;
  }
  const status = Number(failure.kind);
  const retryAfter =
    typeof failure.retryAfterSeconds !== 'number' ? {} : { 'retry-after': String(failure.retryAfterSeconds) };
  response.writeHead(status, { 'content-type': 'application/json', ...retryAfter });
  response.end(JSON.stringify(failure.body ?? usualBody(status)));
}
