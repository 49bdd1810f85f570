import { STATUS_CODES } from 'node:http';
import type { ResponseCode } from './directives.ts';
import { isErrorType, type MakeErrorType } from './error-types.ts';
import type { Variables } from './iml/evaluate.ts';
import { transform } from './iml/template.ts';
import { isEmpty, toText } from './iml/values.ts';

/** An error as a module run in Make ends with it: what the user reads, and the type that decides what happens to the scenario. */
export class MakeAppError extends Error {
  override name = 'MakeAppError';
  readonly type: MakeErrorType;

  constructor(type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    if (!isErrorType(type)) throw new Error(`"${type}" is no error type of Make.`);
    this.type = type;
  }
}

/** The error for an answer of status 400–599, or one that `valid` refused with neither message nor type of its own. */
export function errorOfResponse(error: ResponseCode['error'], variables: Variables): MakeAppError {
  const status = Number(variables['statusCode']);
  const byStatus =
    typeof error === 'object'
      ? (error[String(status)] as { message?: string; type?: string } | undefined)
      : undefined;
  const general = typeof error === 'object' ? error : { message: error };
  const message = toText(transform(byStatus?.message ?? general.message, variables));
  const type = toText(
    transform(byStatus?.type ?? (typeof error === 'object' ? error.type : undefined), variables),
  );
  return new MakeAppError(
    type || defaultType(status),
    message || `${status} ${STATUS_CODES[status] ?? 'Error'}`,
  );
}

/** The error of a false `valid`. */
export function errorOfValid(
  valid: unknown,
  error: ResponseCode['error'],
  variables: Variables,
): MakeAppError {
  const own =
    typeof valid === 'object' && valid !== null ? (valid as { message?: string; type?: string }) : {};
  const message = transform(own.message, variables);
  if (!isEmpty(message))
    return new MakeAppError(toText(transform(own.type, variables)) || 'RuntimeError', toText(message));
  const status = toText(variables['statusCode']);
  if (typeof error === 'object' && status in error) return errorOfResponse(error, variables);
  return new MakeAppError('RuntimeError', 'Response marked as invalid.');
}

/** The error of a request that got no answer: refused, reset, unresolvable or out of time. */
export function errorOfNetwork(cause: unknown): MakeAppError {
  const error = cause as { name?: string; message?: string; cause?: { code?: string } };
  const reason =
    error.name === 'TimeoutError'
      ? 'it did not answer in time'
      : (error.cause?.code ?? error.message ?? 'unknown');
  return new MakeAppError('ConnectionError', `The remote service could not be reached: ${reason}.`, {
    cause,
  });
}

function defaultType(status: number): MakeErrorType {
  if (status === 429) return 'RateLimitError';
  return status >= 500 ? 'ConnectionError' : 'RuntimeError';
}
