import type { Request } from 'express';
import { HttpError } from '../../platform/errors.ts';

/**
 * A state-changing call with a session cookie must come from our own pages: by the browser's word (`Sec-Fetch-Site`) or by its
 * `Origin`, and with a header that another site cannot send without asking first.
 */
export function requireOwnPage(req: Request, publicUrl: string): void {
  if (!isFromOwnPage(req, publicUrl))
    throw refusal('This call with a session cookie does not come from a page of this library.');
  if (!req.get('x-requested-with'))
    throw refusal('A state-changing call with a session cookie needs the header X-Requested-With.');
}

/** Refuses what a browser says to come from another site; scripts, which say nothing, may pass. For signing in. */
export function refuseOtherSites(req: Request, publicUrl: string): void {
  const isSilent = !req.get('sec-fetch-site') && !req.get('origin');
  if (!isSilent && !isFromOwnPage(req, publicUrl)) throw refusal('Sign in on a page of this library.');
}

/** Whether a browser says that another site's page sends a form; for forms that need no session. Scripts, which say nothing, may pass. */
export function isFormOfOtherSite(header: (name: string) => string | undefined, publicUrl: string): boolean {
  const [site, origin] = [header('sec-fetch-site'), header('origin')];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (origin === undefined) return false;
  return origin !== new URL(publicUrl).origin && origin.replace(/^https?:\/\//, '') !== header('host');
}

function isFromOwnPage(req: Request, publicUrl: string): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = req.get('origin');
  return (
    origin !== undefined &&
    (origin === new URL(publicUrl).origin || origin === `${req.protocol}://${req.get('host')}`)
  );
}

function refusal(reason: string): HttpError {
  return new HttpError(403, 'csrf', `${reason} Scripts should use an API key.`);
}
