import { MakeError } from '@makehq/sdk';
import { z } from 'zod';

/** Make's own account of a refusal, word for word. */
export type MakeWords = {
  code: string | null;
  message: string;
  detail: string | string[] | null;
  suberrors: Record<string, unknown>[];
};

/** What is known of a refusal beside its words. */
type Circumstances = {
  /** `POST /scenarios`: what Make was asked for; empty where that is not known. */
  asked: string;
  /** Make's own `Retry-After`: seconds, or a date. */
  retryAfter: string | null;
};

/** Make answered, but with a refusal, a failure, or something that is not one of its answers. */
export class MakeApiError extends MakeError {
  readonly words: MakeWords;
  readonly status: number;
  /** The answer was not Make's JSON: a page of a proxy, or a shape that this server does not know. */
  readonly isUnreadable: boolean;
  readonly asked: string;
  readonly retryAfter: string | null;

  constructor(
    status: number,
    words: MakeWords,
    {
      isUnreadable = false,
      asked = '',
      retryAfter = null,
    }: Partial<Circumstances> & { isUnreadable?: boolean } = {},
  ) {
    super(words.message, status);
    this.name = 'MakeApiError';
    this.status = status;
    this.words = words;
    this.isUnreadable = isUnreadable;
    this.asked = asked;
    this.retryAfter = retryAfter;
  }

  /** Whether Make may have done what it was asked to in spite of this answer. */
  get isAmbiguous(): boolean {
    return this.status >= 500 || this.isUnreadable;
  }
}

/** Make gave no answer: a time-out, a reset, or nobody there. What it was asked to do may have happened. */
export class MakeUnreachableError extends MakeError {
  constructor(message: string, cause: unknown) {
    super(message);
    this.name = 'MakeUnreachableError';
    this.cause = cause;
  }
}

const MakeErrorBody = z.looseObject({
  code: z.union([z.string(), z.number()]).nullish(),
  message: z.string().nullish(),
  detail: z.union([z.string(), z.array(z.string())]).nullish(),
  suberrors: z.array(z.unknown()).nullish(),
});

/** Reads the body of a refusal; what is not Make's JSON becomes an error that says so. */
export function readMakeError(
  status: number,
  text: string,
  circumstances?: Partial<Circumstances>,
): MakeApiError {
  const parsed = MakeErrorBody.safeParse(parseJson(text));
  if (!parsed.success) return unreadableAnswer(status, text, circumstances);
  const { code, message, detail, suberrors } = parsed.data;
  const words = {
    code: code === null || code === undefined ? null : String(code),
    message:
      message ??
      (Array.isArray(detail) ? detail.join(' ') : detail) ??
      `Make answered with status ${status}.`,
    detail: detail ?? null,
    suberrors: (suberrors ?? []).map(toSuberror),
  };
  return new MakeApiError(status, words, circumstances);
}

function toSuberror(suberror: unknown): Record<string, unknown> {
  return typeof suberror === 'object' && suberror !== null && !Array.isArray(suberror)
    ? { ...suberror }
    : { message: String(suberror) };
}

/** The error for an answer that is not Make's JSON; the text itself is not quoted, it may be anybody's page. */
export function unreadableAnswer(
  status: number,
  text: string,
  circumstances: Partial<Circumstances> = {},
): MakeApiError {
  const kind = /^\s*(<!doctype|<html|<)/i.test(text)
    ? 'a web page'
    : 'an answer that this server cannot read';
  const message = `Make answered with ${kind} instead of its JSON (status ${status}).`;
  const words = { code: null, message, detail: null, suberrors: [] };
  return new MakeApiError(status, words, { ...circumstances, isUnreadable: true });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
