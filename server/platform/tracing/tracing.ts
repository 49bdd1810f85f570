import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Span } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { noteInWork } from '../work-in-hand.ts';

/** What a span is of: `server` answers somebody, `client` waits for somebody, `internal` works by itself. */
export type SpanRole = 'server' | 'client' | 'internal';
/** Begins a span within another one; null: of nothing. */
export type StartSpan = (name: string, role: SpanRole, attributes: Attributes, within: Span | null) => Span;

const inHand = new AsyncLocalStorage<Span>();
let startSpan: StartSpan | null = null;

/** From now on what is `traced` begins spans; null: no more. */
export function beginSpansWith(start: StartSpan | null): void {
  startSpan = start;
}

/** Begins a span of what the code at hand is part of; null while nothing is traced. */
export function spanWithin(name: string, role: SpanRole, attributes: Attributes): Span | null {
  const within = inHand.getStore();
  return within && startSpan ? startSpan(name, role, attributes, within) : null;
}

/** What went wrong, without its message, which may hold what a caller sent. */
export function noteFailure(span: Span, error: unknown): void {
  span.setStatus({ code: 2 }); // the API's SpanStatusCode.ERROR, whose module is only loaded where something is traced
  span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
}

/** Does a piece of work as a trace of its own; without an exporter it is just done. */
export async function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  if (!startSpan) return work();
  const span = startSpan(name, 'internal', attributes, null);
  return inHand.run(span, async () => {
    noteInWork({ traceId: span.spanContext().traceId });
    try {
      return await work();
    } catch (error) {
      noteFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Each request is a trace, named by its route and never by its address; lines of the log carry its id. */
export function traceRequests(): RequestHandler {
  return (req, res, next) => {
    if (!startSpan) return next();
    const span = startSpan(req.method, 'server', { 'http.request.method': req.method }, null);
    noteInWork({ traceId: span.spanContext().traceId });
    res.once('close', () => {
      const route = (req.route as { path?: string } | undefined)?.path;
      span.setAttribute('http.response.status_code', res.statusCode);
      if (route !== undefined) span.setAttribute('http.route', route).updateName(`${req.method} ${route}`);
      if (res.statusCode >= 500) span.setStatus({ code: 2 });
      span.end();
    });
    inHand.run(span, next);
  };
}
