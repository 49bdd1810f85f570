/** One invalid place of a request: `path` is a JSON Pointer or the name of a parameter. */
export type FieldError = { path: string; message: string; code?: string };

/** What an expected refusal may carry besides its sentence. `extra` is merged into the problem body. */
export type HttpErrorOptions = {
  errors?: FieldError[];
  extra?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
};

/**
 * An expected refusal: answered as RFC 9457 problem with `type` `/problems/{code}`. The message is for the caller and says what
 * to do; it never quotes a secret.
 */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[] | undefined;
  readonly extra: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, options: HttpErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.errors = options.errors;
    this.extra = options.extra ?? {};
    this.headers = options.headers ?? {};
  }
}

export const notFound = (what: string): HttpError =>
  new HttpError(404, 'not_found', `${what} was not found, or is not yours to see.`);

export const conflict = (code: string, message: string): HttpError => new HttpError(409, code, message);

/** For values that only the database or another service can judge; zod refuses the rest at the door. */
export const invalid = (path: string, message: string): HttpError =>
  new HttpError(422, 'invalid_request', 'The request is well-formed but not valid: see its errors.', {
    errors: [{ path, message }],
  });

/** A part that needs a setting which is missing: 503 with a sentence that names the setting. */
export const notConfigured = (setting: string, what: string): HttpError =>
  new HttpError(503, 'not_configured', `${what} is off because ${setting} is not set on this server.`, {
    extra: { setting },
  });
