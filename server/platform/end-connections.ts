import type { RequestHandler } from 'express';

/** While the server drains, every answer is the last one on its connection: the caller's next request goes to another server. */
export function endConnections(draining: AbortSignal): RequestHandler {
  return (_req, res, next) => {
    if (draining.aborted) res.set('Connection', 'close');
    next();
  };
}
