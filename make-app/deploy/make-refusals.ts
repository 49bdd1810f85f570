import { SourceError } from '../source/source-error.ts';

const advice: Record<number, string> = {
  401: 'The API key is wrong, expired or of another zone than the one in baseUrl; create one in Make under Profile, API access.',
  403: 'The API key needs the scopes sdk-apps:read and sdk-apps:write, and its owner must own the app.',
  404: 'It is gone, or belongs to somebody else; "diff" shows what stands in Make.',
  429: 'Make kept refusing; wait a few minutes and run the command again.',
};

/** Make answered no, with its own words and what to do. */
export class MakeRefusal extends SourceError {
  readonly status: number;

  constructor(call: string, status: number, words: string) {
    const next = advice[status] ?? 'Run the command again: it goes on where it stopped.';
    super(`Make refused ${call}: ${status} ${words || 'without a word'}. ${next}`);
    this.status = status;
  }
}

/** No answer, or half of one: whether the request took effect is not known, and the next run looks before it creates. */
export class MakeUnreachable extends SourceError {
  constructor(call: string, host: string, cause: unknown) {
    const { name, cause: inner } = cause as { name?: string; cause?: { code?: unknown } };
    const code = typeof inner?.code === 'string' ? ` (${inner.code})` : '';
    const reason = name === 'TimeoutError' ? 'no answer in time' : `the connection failed${code}`;
    super(`${host} did not answer ${call}: ${reason}. Run the command again: it goes on where it stopped.`);
  }
}

/** Make's own words in an error's body; a page of HTML has none worth showing. */
export function wordsOf(body: string): string {
  try {
    const { message, detail, code, suberrors } = JSON.parse(body) as {
      message?: unknown;
      detail?: unknown;
      code?: unknown;
      suberrors?: { message?: unknown }[];
    };
    const parts = [message, detail, ...(suberrors ?? []).map((inner) => inner.message)].flat();
    const texts = [...new Set(parts.filter((part): part is string => typeof part === 'string'))];
    return `${texts.map((text) => text.replace(/\.$/, '')).join(': ')}${typeof code === 'string' ? ` (${code})` : ''}`;
  } catch {
    return body.trimStart().startsWith('<') ? 'a page instead of an answer' : body.slice(0, 200);
  }
}
