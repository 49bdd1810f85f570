import { decodeBody, encodeBody } from './bodies.ts';
import type { RequestCode, ResponseCode } from './directives.ts';
import { errorOfNetwork, MakeAppError } from './errors.ts';
import { ImlError } from './iml/tokens.ts';
import { toArray, toText } from './iml/values.ts';

/** A request with every expression evaluated. */
export type HttpRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: unknown;
  type: string;
  isGzip: boolean;
  redirects: 'follow' | 'manual';
};
export type HttpResponse = { statusCode: number; headers: Record<string, string>; body: unknown };

/** Puts an evaluated request together: base address, query, defined headers only. Null when there is no address to call. */
export function buildRequest(code: RequestCode): HttpRequest | null {
  if (code.url === undefined) return null;
  const method = toText(code.method).toUpperCase() || 'GET';
  const { followRedirects = true, followAllRedirects = false } = code;
  return {
    method,
    url: joinUrl(code.baseUrl, toText(code.url), code.qs ?? {}),
    headers: definedHeaders(code.headers ?? {}),
    body: method === 'GET' ? undefined : code.body,
    type: toText(code.type) || 'json',
    isGzip: Boolean(code.gzip),
    redirects: followAllRedirects || (method === 'GET' && followRedirects) ? 'follow' : 'manual',
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
  return Object.fromEntries(
    defined.map(([name, value]) => [name.toLowerCase(), toArray(value).map(toText).join(', ')]),
  );
}

/** Sends the request and parses the answer; network failures become the error that Make would show. */
export async function send(
  request: HttpRequest,
  responseType: ResponseCode['type'],
  timeoutMs: number,
): Promise<HttpResponse> {
  const { payload, contentType } = encodeBody(request);
  const headers = {
    'accept-encoding': request.isGzip ? 'gzip, deflate' : 'identity',
    ...(contentType ? { 'content-type': contentType } : {}),
    ...request.headers,
  };
  let response: Response;
  let bytes: Buffer;
  try {
    response = await fetch(request.url, {
      method: request.method,
      headers,
      redirect: request.redirects,
      ...(payload === undefined ? {} : { body: payload }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    bytes = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    throw errorOfNetwork(error);
  }
  const answered = Object.fromEntries(response.headers);
  return {
    statusCode: response.status,
    headers: answered,
    body: decodeBody(bytes, response.status, answered['content-type'], responseType),
  };
}
