/** What the log keeps of an error. Everything else that clients hang on theirs (bodies, headers, rows) stays out. */
export type DescribedError = {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  constraint?: string;
  cause?: DescribedError;
};

const maximumCauses = 5;

/** An error in the few fields that help to find its cause and cannot carry what a caller sent. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something that is no error was thrown' };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const message = withoutValues(error.message, code);
  return {
    type: error.name,
    message,
    ...(error.stack === undefined ? {} : { stack: error.stack.replace(error.message, () => message) }),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(error.cause === undefined || depth >= maximumCauses
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}

/** An error as one line to keep in a row. */
export function errorLine(error: unknown): string {
  const text = error instanceof Error ? describeError(error).message : String(error);
  return (text.replaceAll('\0', '') || 'An error without a message.').slice(0, 1000);
}

/** PostgreSQL quotes values that it cannot read (class 22, data exceptions), and those may be a caller's. */
function withoutValues(message: string, code: unknown): string {
  return typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)
    ? message.replaceAll(/"[^"]*"/g, '"…"')
    : message;
}
