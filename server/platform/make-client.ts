import { Make, type FetchOptions } from '@makehq/sdk';
import { z } from 'zod';
import type { Config } from './config.ts';
import {
  MakeApiError,
  MakeUnreachableError,
  parseJson,
  readMakeError,
  unreadableAnswer,
} from './make-errors.ts';

/** Make's zones: a host is never built from free text. */
export const MakeZone = z.enum([
  'eu1.make.com',
  'eu2.make.com',
  'us1.make.com',
  'us2.make.com',
  'eu1.make.celonis.com',
  'us1.make.celonis.com',
]);
export type MakeZone = z.infer<typeof MakeZone>;

/** The caller's access to Make: held in memory for one request, never stored or logged. */
export type MakeCredentials = { token: string; zone: MakeZone };

/**
 * Make's own client with what it leaves out: a time limit that covers the whole answer, errors that keep Make's words, and answers that
 * are checked before anyone relies on them. Nothing is ever repeated by itself.
 */
export class MakeClient extends Make {
  readonly #timeoutMs: number;
  readonly #access: { token: string; host: { zone: string; protocol: string } };

  constructor(token: string, host: { zone: string; protocol: string }, timeoutMs: number) {
    super(token, host.zone);
    this.protocol = host.protocol;
    this.#timeoutMs = timeoutMs;
    this.#access = { token, host };
  }

  /** The same access to Make for calls that may take this long at most. */
  within(timeoutMs: number): MakeClient {
    const { token, host } = this.#access;
    return new MakeClient(token, host, Math.min(timeoutMs, this.#timeoutMs));
  }

  /** One call whose answer must fit the schema. */
  async ask<T extends z.ZodType>(answer: T, path: string, options: FetchOptions = {}): Promise<z.output<T>> {
    const body: unknown = await this.fetch(path, options);
    const parsed = answer.safeParse(body);
    if (!parsed.success) throw unreadableAnswer(200, typeof body === 'string' ? body : '');
    return parsed.data;
  }

  /** The body is read here, so that the time limit also ends an answer that begins and never ends; so are refusals, with their headers. */
  protected override async handleRequest(url: string, options: RequestInit = {}): Promise<Response> {
    const asked = `${options.method ?? 'GET'} ${new URL(url).pathname.replace(/^\/api\/v2/, '')}`;
    try {
      const response = await fetch(url, {
        ...options,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      const text = await response.text();
      const { status } = response;
      if (status >= 300 && status < 400) throw unreadableAnswer(status, text);
      if (!response.ok)
        throw readMakeError(status, this.#withoutSecrets(text), {
          asked,
          retryAfter: response.headers.get('retry-after'),
        });
      return new Response(text === '' ? null : text, { status });
    } catch (error) {
      if (error instanceof MakeApiError) throw error;
      throw new MakeUnreachableError(`Make did not answer: ${reasonOf(error, this.#timeoutMs)}.`, error);
    }
  }

  /** Make's words are kept and shown: where they quote what was sent, neither the token nor a report address may come along. */
  #withoutSecrets(text: string): string {
    return text.replaceAll(this.#access.token, '[Make token]').replaceAll(/\brpt_[\w-]+/g, '[report token]');
  }

  /** JSON whatever its content type says; anything else is for the schema to refuse. */
  protected override async handleResponse<T>(response: Response): Promise<T> {
    const text = await response.text();
    return (parseJson(text) ?? text) as T;
  }
}

/** A client for one request, in the caller's zone, or at the double that MAKE_API_BASE names. */
export function makeClientFor(
  { token, zone }: MakeCredentials,
  config: Pick<Config, 'makeApiBase' | 'makeTimeoutMs'>,
  timeoutMs = config.makeTimeoutMs,
): MakeClient {
  const base = config.makeApiBase ? new URL(config.makeApiBase) : null;
  const host = base
    ? { zone: base.host, protocol: base.protocol.replace(':', '') }
    : { zone, protocol: 'https' };
  return new MakeClient(token, host, timeoutMs);
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${timeoutMs / 1000} seconds`;
  const code = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  return typeof code === 'string' ? `the connection failed (${code})` : 'the connection failed';
}
