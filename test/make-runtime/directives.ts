import { ImlError } from './iml/tokens.ts';

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
  temp?: Code;
  condition?: unknown;
  timeout?: number;
  log?: { sanitize?: string[] };
  pagination?: PaginationCode;
  repeat?: { condition: string; delay: number; limit: number };
  response?: ResponseCode;
};

export type PaginationCode = {
  mergeWithParent?: boolean;
  url?: string;
  method?: string;
  headers?: Code;
  qs?: Code;
  body?: unknown;
  condition?: unknown;
};

export type ResponseCode = {
  type?: string | Record<string, string>;
  valid?: unknown;
  limit?: unknown;
  error?: string | (ErrorCode & Record<string, unknown>);
  iterate?: string | { container: string; condition?: unknown };
  temp?: Code;
  output?: unknown;
  wrapper?: unknown;
  data?: Code;
  metadata?: { type: string; value: string };
  uid?: string;
};

export type ErrorCode = { message?: string; type?: string };

const responseKeys = ['type', 'valid', 'limit', 'error', 'iterate', 'temp', 'output', 'wrapper'];
const requestKeys = [
  'url',
  'method',
  'headers',
  'qs',
  'body',
  'type',
  'temp',
  'condition',
  'log',
  'response',
];

const allowed = {
  base: { request: ['baseUrl', 'headers', 'qs', 'timeout', 'log', 'response'], response: ['type', 'error'] },
  connection: { request: requestKeys, response: [...responseKeys, 'data', 'metadata', 'uid'] },
  action: {
    request: [...requestKeys, 'repeat'],
    response: responseKeys.filter((key) => key !== 'iterate' && key !== 'limit'),
  },
  universal: { request: requestKeys, response: ['type', 'valid', 'error', 'temp', 'output'] },
  search: { request: [...requestKeys, 'pagination', 'repeat'], response: responseKeys },
  rpc: { request: [...requestKeys, 'pagination', 'repeat'], response: responseKeys },
};

/** What decides which directives a piece of communication may use. */
export type CommunicationKind = keyof typeof allowed;

/** Refuses directives that Make would refuse or that this interpreter does not run, so that nothing is silently ignored. */
export function checkDirectives(code: unknown, kind: CommunicationKind, where: string): RequestCode {
  const request = asCode(code, where);
  refuseUnknown(request, allowed[kind].request, where);
  if (request['response'] !== undefined) {
    refuseUnknown(asCode(request['response'], where), allowed[kind].response, `${where} response`);
  }
  return request;
}

function asCode(value: unknown, where: string): Code {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImlError(`${where} must be an object.`);
  return value as Code;
}

function refuseUnknown(code: Code, known: string[], where: string): void {
  const unknown = Object.keys(code).filter((key) => !known.includes(key));
  if (unknown.length > 0)
    throw new ImlError(`${where} uses "${unknown.join('", "')}", which is not allowed there.`);
}

/**
 * A request with the defaults of the base beneath it: headers and query key by key, the response deeply. `log` replaces the base's,
 * the stricter of the two possible readings: whoever lists own paths must list all.
 */
export function mergeWithBase(base: RequestCode, request: RequestCode): RequestCode {
  return {
    ...base,
    ...request,
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
