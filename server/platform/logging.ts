import pino from 'pino';
import { pinoHttp, type HttpLogger } from 'pino-http';
import { randomUUID } from 'node:crypto';

export type Logger = pino.Logger;

/** JSON lines on stdout; fields that carry secrets are cut out wherever a logged object has them. */
export function createLogger(level: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
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
 * One line per request, with the request id that the answer carries too. The address is logged without its query and with tokens
 * in the path masked; headers and bodies are never logged.
 */
export function requestLogging(logger: Logger): HttpLogger {
  return pinoHttp({
    logger,
    genReqId: (req, res) => {
      const own = req.headers['x-request-id'];
      const id = typeof own === 'string' && validRequestId.test(own) ? own : randomUUID();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    customLogLevel: (_req, res, error) =>
      error || res.statusCode >= 500 ? 'error' : res.statusCode >= 400 ? 'info' : 'debug',
    serializers: {
      req: (req: { id: unknown; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        path: maskTokens(req.url),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
  });
}

function maskTokens(url: string): string {
  return (url.split('?')[0] ?? '').replace(/^\/(v1\/report|checkout)\/[^/]+/, '/$1/[token]');
}
