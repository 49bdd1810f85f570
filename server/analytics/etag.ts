import { createHash } from 'node:crypto';
import { ok, type Answer } from '../platform/endpoint.ts';

/** The tag of an answer by what it says. Weak: the instant of counting may move while the figures stay. */
export function etagOf(content: string): string {
  return `W/"${createHash('sha256').update(content).digest('base64url')}"`;
}

/** Whether `If-None-Match` names this tag, or any; tags are compared weakly, as a GET is to. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}

/** An answer with its tag; 304 to who names the tag of what it still says. `said` is what the tag is made of. */
export function taggedAnswer(
  header: (name: string) => string | undefined,
  body: unknown,
  said = body,
): Answer {
  const etag = etagOf(JSON.stringify(said));
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
  return isKnown(header('if-none-match'), etag) ? { status: 304, headers } : ok(body, headers);
}
