export type MakeErrorBody = {
  message: string;
  detail: string | string[];
  code: string;
  suberrors?: { message: string; name?: string }[];
};

/** A refusal in Make's shape: `{ detail, message, code, suberrors }`. */
export class MakeApiError extends Error {
  readonly status: number;
  readonly body: MakeErrorBody;

  constructor(status: number, body: MakeErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

/** 400 that names the parameters that are wrong. */
export function badRequest(...problems: string[]): MakeApiError {
  return new MakeApiError(400, {
    message: 'Bad Request',
    detail: `Validation failed for ${problems.length} parameter(s).`,
    code: 'SC400',
    suberrors: problems.map((message) => ({ message })),
  });
}

/** 404 for something that is not there, or not for this token. */
export function notFound(what: string): MakeApiError {
  return new MakeApiError(404, { message: 'Not Found', detail: `${what} not found.`, code: 'SC404' });
}

const USUAL: Record<number, [message: string, detail: string, code: string]> = {
  400: ['Bad Request', 'Validation failed for 1 parameter(s).', 'SC400'],
  401: ['Access denied', 'Access denied. The token is not valid.', 'SC401'],
  402: ['Payment Required', 'The credits of the organization are used up.', 'SC402'],
  403: ['Permission denied', 'Insufficient rights to perform this operation.', 'SC403'],
  404: ['Not Found', 'Requested entity not found.', 'SC404'],
  409: ['Conflict', 'The entity was changed meanwhile.', 'SC409'],
  413: ['Payload Too Large', 'The request is larger than allowed.', 'SC413'],
  422: ['Unprocessable Entity', 'The request cannot be processed.', 'SC422'],
  429: ['Too Many Requests', 'Requests limit for organization exceeded, please try again later.', 'SC429'],
};

/** What Make says with a status. */
export function usualMakeFailure(status: number): MakeErrorBody {
  const [message, detail, code] = USUAL[status] ?? [
    'Internal Server Error',
    'Something went wrong on the server.',
    `SC${status}`,
  ];
  return { message, detail, code };
}
