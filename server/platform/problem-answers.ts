import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import { z } from 'zod';
import { HttpError, type FieldError } from './errors.ts';
import { isDatabaseUnavailable } from './database.ts';
import type { Failures } from './failures.ts';
import { loggerOf, requestIdOf } from './logging.ts';
import { problemTypes } from './problem-types.ts';
import { isRefusedByPage, sendRefusalPage } from './refusal-page.ts';
import { pointer } from './storable-json.ts';
import { workInHand } from './work-in-hand.ts';

/** RFC 9457 problem, as every refused request is answered. */
export const Problem = z
  .looseObject({
    type: z.string().describe('A stable address under /problems/ that explains this kind of problem.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What went wrong here and what to do.'),
    instance: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() }).loose()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** The last middleware: turns whatever was thrown into a problem answer, or into a page where people open one; unexpected errors are logged, told as failures and answered without detail. */
export function problemAnswers(failures: Failures): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const problem = asHttpError(error);
    // A refusal that was meant is no news, unless something failed behind it.
    if (problem.status >= 500 && (problem !== error || problem.cause)) {
      loggerOf(res).error({ err: error, code: problem.code }, problem.message);
      failures.tell({
        kind: 'request',
        name: workInHand().operation ?? `${req.method} outside the API`,
        error,
      });
    }
    if (res.headersSent) return next(error); // too late for an answer: the connection is closed
    const title = problemTypes.get(problem.code)?.title ?? STATUS_CODES[problem.status] ?? 'Error';
    if (isRefusedByPage(req, res)) return sendRefusalPage(res, title, problem);
    sendProblem(res, title, problem, req.originalUrl.split('?')[0] ?? '/');
  };
}

function sendProblem(res: Response, title: string, error: HttpError, instance: string): void {
  const body: Problem = {
    ...error.extra,
    type: `/problems/${error.code}`,
    title,
    status: error.status,
    detail: error.message,
    instance,
    requestId: requestIdOf(res),
    ...(error.errors ? { errors: error.errors } : {}),
  };
  res
    .status(error.status)
    .set({ 'Cache-Control': 'no-store', ...error.headers })
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof z.ZodError) return zodProblem(error);
  if (isDatabaseUnavailable(error)) {
    return new HttpError(
      503,
      'database_unavailable',
      'The database cannot be reached at the moment. Try again in a few seconds.',
      {
        headers: { 'Retry-After': '5' },
      },
    );
  }
  return (
    bodyParserProblem(error) ??
    new HttpError(
      500,
      'internal_error',
      'Something failed on our side. Quote the request id when you report it.',
    )
  );
}

/** zod's issues as the `errors` of a 422; `prefix` names the part of the request (`/query`, `/params`) when it is not the body. */
export function zodProblem(error: z.ZodError, prefix = ''): HttpError {
  const errors: FieldError[] = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: pointer(prefix, [...issue.path, key]),
          message: 'This field is unknown.',
        }))
      : [{ path: pointer(prefix, issue.path), message: issue.message }],
  );
  return new HttpError(422, 'invalid_request', 'The request is well-formed but not valid: see its errors.', {
    errors,
  });
}

/** Express's body parser throws http-errors with a `type`; a missing JSON content type is checked before it runs. */
function bodyParserProblem(error: unknown): HttpError | null {
  const type = (error as { type?: unknown } | null)?.type;
  switch (type) {
    case 'entity.parse.failed':
      return new HttpError(400, 'malformed_json', 'The body is not valid JSON.');
    case 'entity.too.large':
      return new HttpError(
        413,
        'body_too_large',
        `The body is larger than the limit of ${String((error as { limit?: unknown }).limit)} bytes.`,
      );
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new HttpError(
        415,
        'unsupported_media_type',
        'The body must be UTF-8 JSON, plain or compressed with gzip, deflate or br.',
      );
    case 'request.aborted':
    case 'request.size.invalid':
      return new HttpError(400, 'malformed_json', 'The body ended before its announced length.');
    default:
      return (error as { status?: unknown } | null)?.status === 400
        ? new HttpError(400, 'malformed_request', 'The address or the body could not be decoded.')
        : null;
  }
}
