import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import pino from 'pino';
import { describeError } from './described-error.ts';
import { loggedOf, reasonIn, whileWorkingOn, workInHand, type WorkInHand } from './work-in-hand.ts';

export type Logger = pino.Logger;

/** JSON lines on stdout; fields that carry secrets are cut out wherever a logged object has them. */
export function createLogger(level: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => loggedOf(workInHand()),
    serializers: { err: describeError },
    redact: {
      paths: ['apiKey', 'token', 'password', 'secret', 'authorization', 'cookie'].flatMap((name) => [
        name,
        `*.${name}`,
        `*.*.${name}`,
      ]),
      censor: '[redacted]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

const validRequestId = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * Gives every request its id (the caller's own when it is a valid token), takes `X-Change-Reason` as the reason of what it changes, and
 * logs one line when it is over. The address is logged without its query and with tokens in the path masked; headers and bodies are never logged.
 */
export function requestLogging(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const own = req.get('X-Request-Id');
    const requestId = own !== undefined && validRequestId.test(own) ? own : randomUUID();
    res.setHeader('X-Request-Id', requestId);
    res.locals.requestId = requestId;
    res.locals.logger = logger;
    const reason = reasonIn(req.get('X-Change-Reason'));
    const work: WorkInHand = reason === undefined ? { requestId } : { requestId, reason };
    const startedAt = performance.now();
    res.once('close', () =>
      logger[levelFor(res)](
        {
          ...loggedOf(work),
          method: req.method,
          path: maskTokens(req.originalUrl),
          status: res.statusCode,
          durationMs: Math.round(performance.now() - startedAt),
        },
        res.writableFinished ? 'request answered' : 'the caller left before the answer',
      ),
    );
    whileWorkingOn(work, next);
  };
}

/** The id that this answer carries in `X-Request-Id`. */
export function requestIdOf(res: Response): string {
  return String(res.locals.requestId);
}

/** The log of the server that answers. */
export function loggerOf(res: Response): Logger {
  return res.locals.logger as Logger;
}

function levelFor({ statusCode }: Response): 'warn' | 'info' | 'debug' {
  return statusCode >= 500 ? 'warn' : statusCode >= 400 ? 'info' : 'debug';
}

function maskTokens(url: string): string {
  return (url.split('?')[0] ?? '').replace(
    /^\/+(v1\/+report|checkout|offers|unsubscribe|billing-portal|calibrate|feedback(?:\/+sent)?|account\/+exports)\/+[^/]+/i,
    '/$1/[token]',
  );
}
