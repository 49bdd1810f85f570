import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Deps } from '../../platform/deps.ts';

/** Which question a link answers. */
export type CalibrationLink = { installationId: string; milestone: number };

/** The page on which a customer answers without signing in. It holds ids only and lets its bearer do nothing else. */
export function calibrationUrl(
  { sessionSecret, publicUrl }: Pick<Deps, 'sessionSecret' | 'publicUrl'>,
  { installationId, milestone }: CalibrationLink,
): string {
  const content = Buffer.from(JSON.stringify([installationId, milestone])).toString('base64url');
  return `${publicUrl()}/calibrate/v1.${content}.${signatureOf(content, sessionSecret)}`;
}

/** What a link asks; null when it is not one of ours. It has no end: an old mail's link works too. */
export function readCalibrationToken(
  { sessionSecret }: Pick<Deps, 'sessionSecret'>,
  token: string,
): CalibrationLink | null {
  const [version, content = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(signatureOf(content, sessionSecret));
  const given = Buffer.from(signature);
  if (version !== 'v1' || rest.length > 0 || given.length !== expected.length) return null;
  if (!timingSafeEqual(given, expected)) return null;
  const [installationId, milestone] = JSON.parse(Buffer.from(content, 'base64url').toString()) as [
    string,
    number,
  ];
  return { installationId, milestone };
}

/** The purpose is part of what is signed, so that no other token made with the same secret passes for this one. */
function signatureOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`calibrate.v1.${content}`).digest('base64url');
}
