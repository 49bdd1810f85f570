import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { actorOf, type Access, type Caller } from './caller.ts';
import { isPage, type Answer, type Endpoint } from './endpoint.ts';
import { HttpError } from './errors.ts';
import type { Idempotency } from './idempotency.ts';
import { requestIdOf } from './logging.ts';
import { zodProblem } from './problem-answers.ts';
import { holderOf, type RateLimit } from './rate-limits.ts';
import { sendText } from './packed-answer.ts';
import { refuseByPages } from './refusal-page.ts';
import { refuseUnstorable } from './storable-json.ts';
import { noteInWork } from './work-in-hand.ts';

export type RouterDeps = {
  /** Finds out who calls and refuses who may not; `accounts/` implements it. */
  authenticate: (req: Request, access: Access) => Promise<Caller>;
  idempotency: Idempotency;
  rateLimit: RateLimit;
  /** Tests check every answer against its schema; in production that work is saved. */
  checkAnswers?: boolean;
};

const defaultBodyLimitBytes = 256 * 1024;
const formType = 'application/x-www-form-urlencoded';

/**
 * Mounts every endpoint; an address that exists answers 405 to other methods, unless `passesOn` leaves that to a router behind.
 */
export function endpointRouter(
  endpoints: readonly Endpoint[],
  deps: RouterDeps,
  { passesOn = false } = {},
): Router {
  const router = Router({ strict: false, caseSensitive: true });
  for (const spec of endpoints)
    router[spec.method](expressPath(spec.path), ...takeIn(spec, deps), answerWith(spec, deps));
  if (passesOn) return router;
  for (const [path, methods] of methodsByPath(endpoints)) {
    router.all(expressPath(path), (req) => {
      throw new HttpError(405, 'method_not_allowed', `${req.method} is not answered here.`, {
        headers: { Allow: allowed(methods).join(', ') },
      });
    });
  }
  return router;
}

/** Everything before the answer: what cannot be worked off is refused first of all, then whoever may not call; then the body is read. */
function takeIn(spec: Endpoint, deps: RouterDeps): RequestHandler[] {
  const { admission } = spec;
  const readers = bodyReaders(spec);
  if (!admission) return [admit(spec, deps), ...readers];
  const refuseWhenBusy: RequestHandler = (_req, _res, next) => {
    admission.refuseWhenBusy();
    next();
  };
  const takeRoom: RequestHandler = (req, res, next) => {
    const giveBack = admission.takeRoom(announcedBytes(req, spec));
    if (res.closed) giveBack();
    else res.once('close', giveBack);
    next();
  };
  // Anybody may announce a body and never send it: only who is known here has room from the announcement on.
  return spec.access.kind === 'public'
    ? [refuseWhenBusy, admit(spec, deps), ...readers, takeRoom]
    : [refuseWhenBusy, admit(spec, deps), takeRoom, ...readers];
}

/** How large the body is by its own word; as large as it may be where it does not say, or is compressed. */
function announcedBytes({ headers }: Request, { bodyLimitBytes = defaultBodyLimitBytes }: Endpoint): number {
  const announced = Number(headers['content-length'] ?? Number.NaN);
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
  return isPlain && Number.isSafeInteger(announced) ? Math.min(announced, bodyLimitBytes) : bodyLimitBytes;
}

/** Who may not call, or calls too often, is refused before a byte of the body is read. */
function admit(spec: Endpoint, deps: RouterDeps): RequestHandler {
  const operation = `${spec.method.toUpperCase()} ${spec.path}`;
  return async (req, res, next) => {
    noteInWork({ operation });
    if (isPage(spec)) refuseByPages(res);
    const caller = await deps.authenticate(req, spec.access);
    if (caller.kind === 'customer') noteInWork({ customerId: caller.customerId });
    // What is reported is written for many at once, and changes nothing that anybody answers for.
    if (!spec.isIngestion) noteInWork(actorOf(caller));
    if (!spec.isIngestion) await deps.rateLimit(req, res, caller);
    res.locals.caller = caller;
    next();
  };
}

function answerWith(spec: Endpoint, deps: RouterDeps): RequestHandler {
  const holdsSecret = isAddressedByToken(spec);
  return async (req, res) => {
    const caller = res.locals.caller as Caller;
    const key = spec.isIdempotent ? req.get('Idempotency-Key') : undefined;
    // Reports are judged one by one, so there an unstorable text is each task's own affair; a key's body is hashed as a whole.
    if (!spec.isIngestion || key) refuseUnstorable(req.body, '', { judgesText: !spec.isIngestion });
    const request = {
      params: parse(spec.params, req.params, '/params'),
      query: parse(spec.query, req.query, '/query'),
      body: parse(spec.body, req.body, ''),
      caller,
      header: (name: string) => req.get(name),
      address: req.ip ?? 'unknown',
      requestId: requestIdOf(res),
    };
    const run = async () => checked(spec, await spec.handle(request), deps.checkAnswers);
    const answer = key
      ? await deps.idempotency(
          {
            credential: holderOf(caller, req.ip),
            key,
            operation: `${spec.method} ${req.path}`,
            body: req.body,
          },
          run,
        )
      : await run();
    await send(req, res, answer, holdsSecret);
  };
}

/** Whether its address holds a secret, as those of mails do, which its page then repeats. */
const isAddressedByToken = ({ params, query }: Endpoint): boolean =>
  [params, query].some((schema) => schema instanceof z.ZodObject && 'token' in schema.shape);

function parse(schema: z.ZodType | undefined, value: unknown, prefix: string): unknown {
  if (!schema) return undefined;
  if (prefix !== '') refuseUnstorable(value, prefix);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw zodProblem(parsed.error, prefix);
  return parsed.data;
}

async function send(req: Request, res: Response, answer: Answer, holdsSecret: boolean): Promise<void> {
  if ('write' in answer) return answer.write(req, res);
  res.status(answer.status).set({ 'Cache-Control': 'no-store', ...answer.headers });
  const { body } = answer;
  if (body === undefined) return void res.end();
  const isJson = typeof body !== 'string';
  if (isJson && !res.get('Content-Type')) res.type('json');
  await sendText(req, res, isJson ? JSON.stringify(body) : body, holdsSecret);
}

/** An answer that does not fit its schema is a bug that a test must see. */
function checked(spec: Endpoint, answer: Answer, checkAnswers: boolean | undefined): Answer {
  if (!checkAnswers || 'write' in answer) return answer;
  const schema = spec.answers[answer.status];
  if (schema === undefined)
    throw new Error(`${spec.method} ${spec.path} answered ${answer.status}, which it does not declare`);
  if (typeof schema === 'string') return answer;
  const wire: unknown = JSON.parse(JSON.stringify(answer.body));
  const parsed = schema.safeParse(wire);
  if (!parsed.success)
    throw new Error(
      `${spec.method} ${spec.path}: the answer does not fit its schema: ${JSON.stringify(parsed.error.issues)}`,
    );
  return answer;
}

/** A body is read only where one is expected, after its type was checked, up to the operation's own limit. */
function bodyReaders(spec: Endpoint): RequestHandler[] {
  if (!spec.body) return [];
  const requireJson: RequestHandler = (req, _res, next) => {
    if (req.is('application/json') || req.is('application/*+json')) return next();
    if (spec.takesForm && req.is(formType)) return next();
    // A POST without any body at all reads as {}: the schema then says what is missing.
    if (Number(req.headers['content-length'] ?? 0) === 0 && !req.headers['transfer-encoding']) {
      req.body = {};
      return next();
    }
    throw new HttpError(
      415,
      'unsupported_media_type',
      'Send the body as JSON, with "Content-Type: application/json".',
    );
  };
  const limit = spec.bodyLimitBytes ?? defaultBodyLimitBytes;
  return [
    requireJson,
    ...(spec.takesForm ? [express.urlencoded({ limit, extended: false, type: formType })] : []),
    express.json({ limit, type: () => true, strict: false }),
  ];
}

function methodsByPath(endpoints: readonly Endpoint[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of endpoints)
    methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
  return methods;
}

/** Whoever answers GET answers HEAD too. */
function allowed(methods: readonly string[]): string[] {
  return methods.includes('GET') ? [...methods, 'HEAD'] : [...methods];
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
