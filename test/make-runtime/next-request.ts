import { mergeHeaders, type Code, type PaginationCode, type RequestCode } from './directives.ts';
import type { Variables } from './iml/evaluate.ts';
import { transform } from './iml/template.ts';
import { ImlError } from './iml/tokens.ts';

/** The parts of a request that are sent, with every expression in them evaluated. */
export function evaluateRequest(code: RequestCode, variables: Variables): RequestCode {
  const { url, baseUrl, method, headers, qs, body, type, gzip } = code;
  const { endpoint, input } = code;
  if (endpoint !== undefined)
    return { endpoint: endpointName(endpoint), input: transform(input ?? {}, variables) as Code };
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
  if (asked.endpoint !== undefined) return nextCall(asked, pagination, variables);
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

/** The call of an endpoint for the next page. */
function nextCall(asked: RequestCode, pagination: PaginationCode, variables: Variables): RequestCode {
  const { mergeWithParent = true, endpoint = asked.endpoint ?? '' } = pagination;
  const input = transform(pagination.input ?? {}, variables) as Code;
  return { endpoint: endpointName(endpoint), input: mergeWithParent ? { ...asked.input, ...input } : input };
}

/** The name in the short and in the long form; with another connection than the caller's no endpoint can be run here. */
export function endpointName(endpoint: string | { name: string; connection?: string }): string {
  if (typeof endpoint === 'string') return endpoint;
  if (endpoint.connection !== undefined)
    throw new ImlError(
      `The endpoint ${endpoint.name} is called with a connection of its own, which is not supported here.`,
    );
  return endpoint.name;
}

const defined = (values: Record<string, boolean | undefined>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, boolean] => entry[1] !== undefined),
  );
