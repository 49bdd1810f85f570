import { createHash } from 'node:crypto';

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
