import { z } from 'zod';
import type { Deps } from '../../platform/deps.ts';
import { signedTokens } from '../../platform/signed-token.ts';

/** Which question a link answers. */
export type CalibrationLink = { installationId: string; milestone: number };

const tokens = signedTokens('calibrate', z.tuple([z.string(), z.number()]));

/** The page on which a customer answers without signing in. It holds ids only and lets its bearer do nothing else. */
export function calibrationUrl(
  { sessionSecret, publicUrl }: Pick<Deps, 'sessionSecret' | 'publicUrl'>,
  { installationId, milestone }: CalibrationLink,
): string {
  return `${publicUrl()}/calibrate/${tokens.write([installationId, milestone], sessionSecret)}`;
}

/** What a link asks; null when it is not one of ours. It has no end: an old mail's link works too. */
export function readCalibrationToken(
  { sessionSecret }: Pick<Deps, 'sessionSecret'>,
  token: string,
): CalibrationLink | null {
  const content = tokens.read(token, sessionSecret);
  return content && { installationId: content[0], milestone: content[1] };
}
