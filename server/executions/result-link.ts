import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Deps } from '../platform/deps.ts';

/** Which task of which run a link speaks of. */
export type ResultLink = { installationId: string; executionId: string; taskKey: string };

const Content = z.tuple([z.string(), z.string(), z.string()]);

/**
 * The page on which a customer says, without signing in, that the result of a run was wrong. It stands in the answers to reports and in
 * messages about runs, holds ids only and lets its bearer do nothing else.
 */
export function resultLinkUrl(
  { sessionSecret, publicUrl }: Pick<Deps, 'sessionSecret' | 'publicUrl'>,
  { installationId, executionId, taskKey }: ResultLink,
): string {
  const content = Buffer.from(JSON.stringify([installationId, executionId, taskKey])).toString('base64url');
  return `${publicUrl()}/feedback/v1.${content}.${signatureOf(content, sessionSecret)}`;
}

/** What a link is about; null when it is not one of ours. It has no end: an old message's link works too. */
export function readResultToken(
  { sessionSecret }: Pick<Deps, 'sessionSecret'>,
  token: string,
): ResultLink | null {
  const [version, content = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(signatureOf(content, sessionSecret));
  const given = Buffer.from(signature);
  if (version !== 'v1' || rest.length > 0 || given.length !== expected.length) return null;
  if (!timingSafeEqual(given, expected)) return null;
  const [installationId, executionId, taskKey] = Content.parse(
    JSON.parse(Buffer.from(content, 'base64url').toString()),
  );
  return { installationId, executionId, taskKey };
}

/** The purpose is part of what is signed, so that no other token made with the same secret passes for this one. */
function signatureOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`result.v1.${content}`).digest('base64url');
}
