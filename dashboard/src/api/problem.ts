import { t } from '@lingui/core/macro';

/** One field's complaint in a 422 answer; `path` is the field's place in the request. */
export type FieldProblem = { path: string; message: string };

type ProblemFields = {
  status: number;
  title: string;
  detail: string;
  type: string;
  requestId: string | null;
  errors: FieldProblem[];
  /** The whole body, for what a kind of problem says beyond the common fields (`checkoutUrl` of a 402). */
  body: Record<string, unknown>;
};

/** A refusal or failure of a request: the fields of the server's problem answer. `status` is 0 when there was no answer. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly type: string;
  readonly requestId: string | null;
  readonly errors: FieldProblem[];
  readonly body: Record<string, unknown>;

  constructor(fields: ProblemFields) {
    super(fields.detail || fields.title);
    this.name = t`ApiProblem`;
    this.status = fields.status;
    this.title = fields.title;
    this.detail = fields.detail;
    this.type = fields.type;
    this.requestId = fields.requestId;
    this.errors = fields.errors;
    this.body = fields.body;
  }
}

/** The problem of a request that got no answer at all. */
export function unreachableProblem(): ApiProblem {
  return new ApiProblem({
    status: 0,
    title: t`The server cannot be reached`,
    detail: t`No answer came. Check the connection and that the server runs, then try again.`,
    type: 'about:blank',
    requestId: null,
    errors: [],
    body: {},
  });
}

/** Reads a problem from an answer: RFC 9457, the sign-in library's `{ message }`, or no JSON at all. */
export async function problemFromAnswer(answer: Response): Promise<ApiProblem> {
  const body = await readObject(answer);
  const title = text(body['title']) ?? (answer.statusText || t`Status ${answer.status}`);
  return new ApiProblem({
    status: answer.status,
    title,
    detail: text(body['detail']) ?? text(body['message']) ?? fallbackDetail(answer.status),
    type: text(body['type']) ?? 'about:blank',
    requestId: text(body['requestId']) ?? answer.headers.get('x-request-id'),
    errors: Array.isArray(body['errors']) ? body['errors'].filter(isFieldProblem) : [],
    body,
  });
}

function fallbackDetail(status: number): string {
  return status >= 500
    ? t`The server failed to answer this request. Try again; if it stays, look the request up in the log.`
    : t`The server refused this request (status ${status}).`;
}

async function readObject(answer: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return typeof value === 'object' && value !== null && 'path' in value && 'message' in value;
}
