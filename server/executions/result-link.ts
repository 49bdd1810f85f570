import { z } from 'zod';
import type { Deps } from '../platform/deps.ts';
import { signedTokens } from '../platform/signed-token.ts';

/** Which task of which run a link speaks of. */
export type ResultLink = { installationId: string; executionId: string; taskKey: string };

const tokens = signedTokens('result', z.tuple([z.string(), z.string(), z.string()]));

/**
 * The page on which a customer says, without signing in, that the result of a run was wrong. It stands in the answers to reports and in
 * messages about runs, holds ids only and lets its bearer do nothing else.
 */
export function resultLinkUrl(
  { sessionSecret, publicUrl }: Pick<Deps, 'sessionSecret' | 'publicUrl'>,
  { installationId, executionId, taskKey }: ResultLink,
): string {
  return `${publicUrl()}/feedback/${tokens.write([installationId, executionId, taskKey], sessionSecret)}`;
}

/** What a link is about; null when it is not one of ours. It has no end: an old message's link works too. */
export function readResultToken(
  { sessionSecret }: Pick<Deps, 'sessionSecret'>,
  token: string,
): ResultLink | null {
  const content = tokens.read(token, sessionSecret);
  if (!content) return null;
  const [installationId, executionId, taskKey] = content;
  return { installationId, executionId, taskKey };
}
