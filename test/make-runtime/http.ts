import type { RequestCode, ResponseCode } from './directives.ts';
import { errorOfNetwork, MakeAppError } from './errors.ts';
import { ImlError } from './iml/tokens.ts';
import { isCollection, toArray, toText } from './iml/values.ts';

/** A request with every expression evaluated. */
export type HttpRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  type: string;
};
export type HttpResponse = { statusCode: number; headers: Record<string, string>; body: unknown };

/** Puts an evaluated request together: base address, query, defined headers only. Null when there is no address to call. */
export function buildRequest(code: RequestCode): HttpRequest | null {
  if (code.url === undefined) return null;
  const method = toText(code.method) || 'GET';
  return {
    method,
    url: joinUrl(code.baseUrl, toText(code.url), code.qs ?? {}),
    headers: definedHeaders(code.headers ?? {}),
    body: method === 'GET' ? undefined : code.body,
    type: toText(code.type) || 'json',
  };
}

/** A relative address is appended to the base; runs of slashes in its path collapse, a trailing one stays. */
function joinUrl(baseUrl: string | undefined, url: string, qs: Record<string, unknown>): string {
  const isAbsolute = /^https?:\/\//i.test(url);
  if (!isAbsolute && !baseUrl) throw new ImlError(`The relative address "${url}" needs a baseUrl.`);
  const joined = isAbsolute ? url : `${baseUrl}/${url}`;
  if (!URL.canParse(joined)) throw new MakeAppError('RuntimeError', 'Invalid URL.');
  const target = new URL(joined);
  target.pathname = target.pathname.replace(/\/{2,}/g, '/');
  for (const [key, value] of Object.entries(qs)) {
    for (const single of toArray(value))
      if (single !== undefined && single !== null) target.searchParams.append(key, toText(single));
  }
  return target.toString();
}

function definedHeaders(headers: Record<string, unknown>): Record<string, string> {
  const defined = Object.entries(headers).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(defined.map(([name, value]) => [name.toLowerCase(), toText(value)]));
}

/** Sends the request and parses the answer; network failures become the error that Make would show. */
export async function send(
  request: HttpRequest,
  responseType: ResponseCode['type'],
  timeoutMs: number,
): Promise<HttpResponse> {
  const { payload, contentType } = encodeBody(request);
  const headers = { ...(contentType ? { 'content-type': contentType } : {}), ...request.headers };
  let response: Response;
  let text: string;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers,
      ...(payload === undefined ? {} : { body: payload }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (error) {
    throw errorOfNetwork(error);
  }
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: parseBody(text, response, responseType),
  };
}

function encodeBody({ body, type }: HttpRequest): { payload?: string; contentType?: string } {
  if (body === undefined) return {};
  if (type === 'json') return { payload: JSON.stringify(body), contentType: 'application/json' };
  if (['text', 'string', 'raw'].includes(type)) return { payload: toText(body) };
  if (type === 'urlencoded' && isCollection(body)) {
    const defined = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
    const payload = new URLSearchParams(
      Object.fromEntries(defined.map(([key, value]) => [key, toText(value)])),
    ).toString();
    return { payload, contentType: 'application/x-www-form-urlencoded' };
  }
  throw new ImlError(`A body of type "${type}" is not supported by this interpreter.`);
}

function parseBody(text: string, response: Response, type: ResponseCode['type'] = 'automatic'): unknown {
  const chosen = typeof type === 'string' ? type : typeForStatus(type, response.status);
  const parser = chosen === 'automatic' ? typeByContent(response.headers.get('content-type')) : chosen;
  if (parser === 'text' || parser === 'string') return text;
  if (parser === 'urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (parser !== 'json')
    throw new ImlError(`An answer of type "${parser}" is not supported by this interpreter.`);
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MakeAppError('RuntimeError', `[${response.status}] The answer could not be read as JSON.`);
  }
}

/** Make recognises these content types exactly; `application/problem+json`, for one, is only text to it. */
function typeByContent(header: string | null): string {
  const contentType = header?.split(';')[0]?.trim().toLowerCase();
  if (contentType === 'application/json') return 'json';
  return contentType === 'application/x-www-form-urlencoded' ? 'urlencoded' : 'text';
}

/** The narrowest of the keys `404`, `400-499` and `*` that holds the status. */
function typeForStatus(types: Record<string, string>, status: number): string {
  const ranges = Object.entries(types).map(([key, type]) => {
    const [from, to = from] = key === '*' ? [1, 999] : key.split('-').map(Number);
    return { from: Number(from), to: Number(to), type };
  });
  const matching = ranges.filter(({ from, to }) => from <= status && status <= to);
  return matching.toSorted((a, b) => a.to - a.from - (b.to - b.from))[0]?.type ?? 'automatic';
}
