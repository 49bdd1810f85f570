import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { isAPIError } from 'better-auth/api';
import { z } from 'zod';
import type { Deps } from '../../platform/deps.ts';
import { HttpError, notFound } from '../../platform/errors.ts';
import { zodProblem } from '../../platform/problem-answers.ts';
import { attemptLimits } from './attempt-limits.ts';
import { refuseOtherSites, requireOwnPage } from './cross-site.ts';
import { userInSession } from './session-user.ts';
import { operatorAuth, operatorAuthPath } from './sign-in-library.ts';

const minute = 60;
const Credentials = z.looseObject({
  email: z.string().max(254).optional(),
  username: z.string().max(100).optional(),
});

/** The only operations of the sign-in library that are reachable; all others it has are closed. */
const open = new Set(['POST /sign-in/email', 'POST /sign-in/username', 'POST /sign-out']);

/**
 * Answers `/admin/auth/*`: signing in and out. Stands before any body parser, throttles guesses by address and by account, and
 * turns the library's refusals into problems.
 */
export function mountOperatorAuth(app: Express, deps: Deps): void {
  const limits = attemptLimits(deps.pool, {
    name: 'sign-in',
    byAddress: { permits: 20, windowSeconds: minute },
    bySubject: { permits: 5, windowSeconds: minute },
  });
  const answer: RequestHandler = async (req, res) => {
    const path = req.path.slice(operatorAuthPath.length);
    if (!open.has(`${req.method} ${path}`)) throw notFound('This operation');
    const address = req.ip ?? 'unknown';
    if (path === '/sign-out') {
      if (req.headers.cookie) requireOwnPage(req, deps.publicUrl());
      const response = await askLibrary(deps, req, address);
      // The library answers success even when it could not delete the session.
      if (await userInSession(deps, req)) throw new Error('a session outlived its sign-out');
      return send(res, response);
    }
    refuseOtherSites(req, deps.publicUrl());
    const subject = subjectOf(req.body);
    await limits.count(address, subject);
    const response = await askLibrary(deps, req, address);
    await limits.forgive(address, subject);
    await send(res, response);
  };
  const readBody = express.json({ limit: 16 * 1024, type: () => true, strict: false });
  app.all(`${operatorAuthPath}/{*path}`, requireJson, readBody, answer);
}

const requireJson: RequestHandler = (req, _res, next) => {
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0;
  if (hasBody && !req.is('application/json'))
    throw new HttpError(
      415,
      'unsupported_media_type',
      'Send the body as JSON, with "Content-Type: application/json".',
    );
  next();
};

function subjectOf(body: unknown): string {
  const parsed = Credentials.safeParse(body ?? {});
  if (!parsed.success) throw zodProblem(parsed.error);
  return parsed.data.email ?? parsed.data.username ?? '';
}

/** Hands the request over with the few headers that the library needs, each of them checked by us. */
async function askLibrary(deps: Deps, req: Request, address: string): Promise<globalThis.Response> {
  const publicUrl = deps.publicUrl();
  const headers = new Headers({
    origin: new URL(publicUrl).origin,
    'user-agent': req.get('user-agent') ?? '',
    'x-client-address': address,
    'content-type': 'application/json',
  });
  if (req.headers.cookie) headers.set('cookie', req.headers.cookie);
  const request = new globalThis.Request(new URL(req.originalUrl, publicUrl), {
    method: 'POST',
    headers,
    body: JSON.stringify(req.body ?? {}),
  });
  try {
    const response = await operatorAuth(deps).handler(request);
    if (response.ok) return response;
    throw refusal(response.status, ((await response.json()) as { message?: string }).message);
  } catch (error) {
    throw isAPIError(error) ? refusal(error.statusCode, error.body?.message) : error;
  }
}

/** Wrong password, unknown address and unknown username get one and the same answer. */
function refusal(status: number, message = 'The request was refused.'): Error {
  if (status === 401)
    return new HttpError(401, 'unauthorized', 'The name or e-mail and the password do not fit together.');
  if (status === 403) return new HttpError(403, 'csrf', message);
  if (status < 500) return new HttpError(422, 'invalid_request', message);
  return new Error(`the sign-in library failed: ${message}`);
}

/** The session's token goes out in the cookie only, where no script can read it. */
async function send(res: Response, response: globalThis.Response): Promise<void> {
  const { token: _token, ...body } = (await response.json()) as Record<string, unknown>;
  for (const cookie of response.headers.getSetCookie()) res.append('Set-Cookie', cookie);
  res.status(response.status).set('Cache-Control', 'no-store').json(body);
}
