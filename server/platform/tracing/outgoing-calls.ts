import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Span } from '@opentelemetry/api';
import { noteFailure, spanWithin } from './tracing.ts';

type FetchCall = {
  request: { origin: string | URL; method: string };
  response?: { statusCode: number };
  error?: unknown;
};
type HttpCall = { request: ClientRequest; response?: IncomingMessage; error?: unknown };

/**
 * Makes a span of each call to another service, by `fetch` or `node:http`, as Node tells of them: with host and method, without path or
 * headers, which hold ids and keys. Calls to the collector itself are left out.
 */
export function followOutgoingCalls(collectorHost: string): () => void {
  const spans = new WeakMap<object, Span>();
  const begin = (request: object, method: string, host: string) => {
    if (host === collectorHost) return;
    const span = spanWithin(`${method} ${host}`, 'client', {
      'http.request.method': method,
      'server.address': host,
    });
    if (span) spans.set(request, span);
  };
  const end = (request: object, status: number | undefined, error?: unknown) => {
    const span = spans.get(request);
    if (!span) return;
    spans.delete(request);
    if (status !== undefined) span.setAttribute('http.response.status_code', status);
    if (error !== undefined) noteFailure(span, error);
    span.end();
  };
  const channels: [string, (message: unknown) => void][] = [
    [
      'undici:request:create',
      (message) => {
        const { request } = message as FetchCall;
        begin(request, request.method, new URL(request.origin).host);
      },
    ],
    ['undici:request:headers', (message) => endFetch(message as FetchCall)],
    ['undici:request:error', (message) => endFetch(message as FetchCall)],
    [
      'http.client.request.created',
      (message) => {
        const { request } = message as HttpCall;
        begin(request, request.method, request.host);
      },
    ],
    ['http.client.response.finish', (message) => endHttp(message as HttpCall)],
    ['http.client.request.error', (message) => endHttp(message as HttpCall)],
  ];
  const endFetch = ({ request, response, error }: FetchCall) => end(request, response?.statusCode, error);
  const endHttp = ({ request, response, error }: HttpCall) => end(request, response?.statusCode, error);
  for (const [name, hear] of channels) subscribe(name, hear);
  return () => {
    for (const [name, hear] of channels) unsubscribe(name, hear);
  };
}
