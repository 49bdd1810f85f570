/** A parsed object of app code whose values may still hold `{{ }}`. */
export type Code = Record<string, unknown>;

/** One request of a communication, merged with the base where the component inherits from it. */
export type RequestCode = {
  url?: string;
  baseUrl?: string;
  method?: string;
  headers?: Code;
  qs?: Code;
  body?: unknown;
  type?: string;
  encodeUrl?: boolean;
  gzip?: boolean;
  followRedirects?: boolean;
  followAllRedirects?: boolean;
  temp?: Code;
  condition?: unknown;
  timeout?: number;
  log?: { sanitize?: string[] };
  pagination?: PaginationCode;
  repeat?: { condition: string; delay: number; limit: number };
  response?: ResponseCode;
  /** A sibling endpoint to run in place of an HTTP request, and what it is given. */
  endpoint?: string | { name: string; connection?: string };
  input?: Code;
  /** Of webhooks only. */
  verification?: { condition?: unknown; respond?: RespondCode };
  respond?: RespondCode;
  iterate?: IterateCode;
  output?: unknown;
};

/** An answer to a webhook's caller. */
export type RespondCode = { type?: string; status?: unknown; headers?: Code; body?: unknown };
export type IterateCode = string | { container: string; condition?: unknown };
export type TriggerCode = { type: string; order: string; id: string; date?: string };

export type PaginationCode = {
  mergeWithParent?: boolean;
  url?: string;
  method?: string;
  headers?: Code;
  qs?: Code;
  body?: unknown;
  condition?: unknown;
  endpoint?: string | { name: string };
  input?: Code;
};

export type ResponseCode = {
  type?: string | Record<string, string>;
  valid?: unknown;
  limit?: unknown;
  error?: string | (ErrorCode & Record<string, unknown>);
  iterate?: IterateCode;
  temp?: Code;
  output?: unknown;
  wrapper?: unknown;
  data?: Code;
  metadata?: { type: string; value: string };
  uid?: string;
  expires?: string;
  trigger?: TriggerCode;
  /** Of responders only. */
  status?: unknown;
  headers?: Code;
  body?: unknown;
};

export type ErrorCode = { message?: string; type?: string };

/**
 * A request with defaults beneath it (the base's; a trigger's for its epoch): headers and query key by key, the response deeply.
 * `log` replaces the base's, the stricter of the two possible readings: whoever lists own paths must list all.
 */
export function mergeRequests(base: RequestCode, request: RequestCode): RequestCode {
  return {
    ...base,
    ...request,
    ...(base.temp || request.temp ? { temp: { ...base.temp, ...request.temp } } : {}),
    headers: mergeHeaders(base.headers, request.headers),
    qs: { ...base.qs, ...request.qs },
    response: {
      ...base.response,
      ...request.response,
      ...mergedError(base.response?.error, request.response?.error),
    },
  };
}

/** Header names are compared without case; the later one wins. */
export function mergeHeaders(...all: (Code | undefined)[]): Code {
  const entries = all.flatMap((headers) => Object.entries(headers ?? {}));
  return Object.fromEntries(
    entries.map(([name, value]) => [name.startsWith('{{') ? name : name.toLowerCase(), value]),
  );
}

function mergedError(base: ResponseCode['error'], own: ResponseCode['error']): Pick<ResponseCode, 'error'> {
  if (typeof base === 'object' && typeof own === 'object') return { error: { ...base, ...own } };
  const error = own ?? base;
  return error === undefined ? {} : { error };
}
