import { setTimeout as delay } from 'node:timers/promises';
import type { CommunicationKind } from './check-directives.ts';
import type { RequestCode } from './directives.ts';
import { errorOfResponse, errorOfValid, MakeAppError } from './errors.ts';
import { buildRequest, send, type HttpRequest, type HttpResponse } from './http.ts';
import type { Variables } from './iml/evaluate.ts';
import { transform } from './iml/template.ts';
import { ImlError } from './iml/tokens.ts';
import { isCollection } from './iml/values.ts';
import { endpointName, evaluateRequest, nextRequest } from './next-request.ts';
import { pageOutput } from './page-output.ts';

const maxRepeats = 1000;
const defaultTimeoutMs = 40_000;

/** One run of a component: what it knows, and what it tells. */
export type Run = {
  kind: CommunicationKind;
  variables: Variables & { temp: Record<string, unknown> };
  timeoutMs: number | undefined;
  /** The reading of Make's documentation by which a `valid` of its own lets a component accept an error status. */
  validAcceptsErrors: boolean;
  /** Counted over everything that the run calls. */
  requests: { made: number };
  maxRequests: number;
  maxPages: number;
  /** Tells from the items of the last page that no further page is needed. */
  isEnough?: (items: unknown[]) => boolean;
  /** Runs a sibling endpoint and tells its output. */
  callEndpoint: (name: string, input: Record<string, unknown>) => Promise<unknown>;
  log: (code: RequestCode, request: HttpRequest, response: HttpResponse | null) => void;
};

/** What the last request left: its output, and the variables after its answer (for the data of a connection). */
export type Outcome = { output: unknown; variables: Variables };

/** Runs the requests of a communication in order; values move on through `temp` only, the last one's output counts. */
export async function runCommunication(run: Run, requests: RequestCode[]): Promise<Outcome> {
  const talkative = requests.slice(0, -1).find(({ response }) => !isSilent(response?.output));
  if (talkative)
    throw new ImlError(
      `Only the last request may have an output; give this one "output": null: ${talkative.url}`,
    );
  let outcome: Outcome = { output: undefined, variables: run.variables };
  for (const code of requests) outcome = await runRepeatedly(run, code);
  return outcome;
}

const isSilent = (output: unknown): boolean => output === null || output === false;

/** Repeats a request while its condition holds; only `temp` can be seen there. */
async function runRepeatedly(run: Run, code: RequestCode): Promise<Outcome> {
  for (let round = 1; ; round += 1) {
    const outcome = await runRequest(run, code);
    const { repeat } = code;
    if (!repeat || round >= Math.min(repeat.limit, maxRepeats)) return outcome;
    if (!transform(repeat.condition, { temp: run.variables.temp })) return outcome;
    await delay(repeat.delay);
  }
}

async function runRequest(run: Run, code: RequestCode): Promise<Outcome> {
  mergeTemp(run.variables.temp, transform(code.temp ?? {}, run.variables));
  const skipped = skippedOutput(code.condition, run.variables);
  if (skipped) return { output: skipped.output, variables: run.variables };

  const limit = readLimit(code.response?.limit, run.variables);
  const items: unknown[] = [];
  let asked: RequestCode = evaluateRequest(code, run.variables);
  for (let page = 1; ; page += 1) {
    const answered = {
      ...run.variables,
      ...(await answer(run, code, asked)),
      pagination: { page: page + 1 },
    };
    const made = pageOutput(code.response ?? {}, answered);
    const variables = {
      ...answered,
      ...(made.isList && made.ends ? { iterate: { container: made.ends } } : {}),
    };
    if (!made.isList && !code.pagination) return { output: wrap(code, variables, made.output), variables };
    const found = made.isList ? made.items : [made.output].filter((output) => output !== undefined);
    items.push(...found);
    const isDone =
      found.length === 0 || items.length >= limit || page >= run.maxPages || run.isEnough?.(found) === true;
    if (isDone || !code.pagination || !transform(code.pagination.condition ?? true, variables)) {
      const output = wrap(code, variables, items);
      return { output: Array.isArray(output) ? output.slice(0, limit) : output, variables };
    }
    asked = nextRequest(asked, code.pagination, variables);
  }
}

function skippedOutput(condition: unknown, variables: Variables): { output: unknown } | null {
  const isObject = isCollection(condition);
  const value: unknown = transform(isObject ? condition['condition'] : condition, variables);
  if (condition === undefined || value) return null;
  return { output: isObject ? transform(condition['default'], variables) : undefined };
}

/** How many items at most: without a limit, any number; 0 is a mistake of the user. */
export function readLimit(code: unknown, variables: Variables): number {
  const limit = transform(code, variables);
  if (limit === undefined || limit === null || limit === '') return Number.POSITIVE_INFINITY;
  const number = Number(limit);
  if (number === 0) throw new MakeAppError('InvalidConfigurationError', 'The limit must be greater than 0.');
  if (!(number > 0)) throw new ImlError(`The limit must be a number above 0, not ${JSON.stringify(limit)}.`);
  return number;
}

/** Sends one request, checks its answer and keeps `response.temp`. */
async function answer(run: Run, code: RequestCode, asked: RequestCode): Promise<Answered> {
  const response = await responseTo(run, code, asked);
  const variables = { ...run.variables, ...response };
  const { error, valid, temp } = code.response ?? {};
  const isAccepted = run.validAcceptsErrors && valid !== undefined;
  if ((response.statusCode ?? 0) >= 400 && !isAccepted) throw errorOfResponse(error, variables);
  mergeTemp(run.variables.temp, transform(temp ?? {}, variables));
  const condition: unknown = isCollection(valid) ? valid['condition'] : valid;
  if (valid !== undefined && !transform(condition, variables)) throw errorOfValid(valid, error, variables);
  return response;
}

type Answered = { statusCode: number | undefined; headers: Record<string, string>; body: unknown };
const nothing: Answered = { statusCode: undefined, headers: {}, body: undefined };

/** What there is to read after a request: an answer over HTTP, the output of an endpoint as the body, or nothing. */
async function responseTo(run: Run, code: RequestCode, asked: RequestCode): Promise<Answered> {
  if (asked.endpoint !== undefined)
    return { ...nothing, body: await run.callEndpoint(endpointName(asked.endpoint), asked.input ?? {}) };
  const request = buildRequest(asked);
  return request ? exchange(run, code, request) : nothing;
}

async function exchange(run: Run, code: RequestCode, request: HttpRequest): Promise<HttpResponse> {
  run.requests.made += 1;
  if (run.requests.made > run.maxRequests)
    throw new MakeAppError('RuntimeError', `More than ${run.maxRequests} requests in one run.`);
  const allowedMs = code.timeout ?? defaultTimeoutMs;
  // Make gives up on an RPC after 40 seconds, whatever the base says.
  const timeoutMs = run.timeoutMs ?? (run.kind === 'rpc' ? Math.min(allowedMs, defaultTimeoutMs) : allowedMs);
  let response: HttpResponse | null = null;
  try {
    response = await send(request, code.response?.type, timeoutMs);
    return response;
  } finally {
    run.log(code, request, response);
  }
}

function wrap(code: RequestCode, variables: Variables, output: unknown): unknown {
  return code.response?.wrapper === undefined
    ? output
    : transform(code.response.wrapper, { ...variables, output });
}

/** Merges deeply, arrays position by position, and never deletes: so does Make, and shorter arrays leave old items behind. */
function mergeTemp(temp: Record<string, unknown>, made: unknown): void {
  for (const [key, value] of Object.entries(made as Record<string, unknown>)) {
    const old = temp[key];
    const isNested =
      (isCollection(old) && isCollection(value)) || (Array.isArray(old) && Array.isArray(value));
    if (isNested) mergeTemp(old as Record<string, unknown>, value);
    else if (value !== undefined) temp[key] = value;
  }
}
