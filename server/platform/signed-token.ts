import { createHmac, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';

/**
 * Tokens that say what their link is about and that only this server can have written: `v1.content.signature`, the content as JSON in
 * base64url. They hold ids, not secrets. One that was given out works as long as its purpose reads that content.
 */
export function signedTokens<Schema extends z.ZodType>(purpose: string, Content: Schema) {
  return {
    write(content: z.input<Schema>, secret: string): string {
      const written = Buffer.from(JSON.stringify(content)).toString('base64url');
      return `v1.${written}.${signatureOf(purpose, written, secret)}`;
    },
    /** What a token says; null when it is not one of ours. */
    read(token: string, secret: string): z.output<Schema> | null {
      const [version, written = '', signature = '', ...rest] = token.split('.');
      if (version !== 'v1' || rest.length > 0 || !isSame(signature, signatureOf(purpose, written, secret)))
        return null;
      return Content.safeParse(JSON.parse(Buffer.from(written, 'base64url').toString())).data ?? null;
    },
  };
}

/** Shorter tokens for a single id, which stands in them as it is: `id.signature`. */
export function signedIds(purpose: string) {
  return {
    write: (id: string, secret: string): string => `${id}.${signatureOf(purpose, id, secret)}`,
    /** The id of a token; null when it is not one of ours. */
    read(token: string, secret: string): string | null {
      const [id = '', signature = '', ...rest] = token.split('.');
      return rest.length === 0 && isSame(signature, signatureOf(purpose, id, secret)) ? id : null;
    },
  };
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The purpose is part of what is signed, so that no other token made with the same secret passes for this one. */
function signatureOf(purpose: string, text: string, secret: string): string {
  return createHmac('sha256', secret).update(`${purpose}.v1.${text}`).digest('base64url');
}
