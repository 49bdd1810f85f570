import { mergeHeaders, type PaginationCode, type RequestCode } from './directives.ts';
import type { Variables } from './iml/evaluate.ts';
import { transform } from './iml/template.ts';

/** The parts of a request that are sent, with every expression in them evaluated. */
export function evaluateRequest(code: RequestCode, variables: Variables): RequestCode {
  const { url, baseUrl, method, headers, qs, body, type, gzip } = code;
  const { encodeUrl, followRedirects, followAllRedirects } = code;
  const evaluated = transform({ url, baseUrl, method, headers, qs, body, type, gzip }, variables);
  return { ...(evaluated as RequestCode), ...defined({ encodeUrl, followRedirects, followAllRedirects }) };
}

/** The request for the next page: over the one before, or on its own when it is not merged with it. */
export function nextRequest(
  asked: RequestCode,
  pagination: PaginationCode,
  variables: Variables,
): RequestCode {
  const { condition: _, mergeWithParent = true, headers, qs, ...rest } = pagination;
  const next = transform({ ...rest, headers: headers ?? {}, qs: qs ?? {} }, variables) as RequestCode;
  if (!mergeWithParent) return { baseUrl: asked.baseUrl, ...next } as RequestCode;
  return {
    ...asked,
    ...next,
    headers: mergeHeaders(asked.headers, next.headers),
    qs: { ...asked.qs, ...next.qs },
  };
}

const defined = (values: Record<string, boolean | undefined>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, boolean] => entry[1] !== undefined),
  );
