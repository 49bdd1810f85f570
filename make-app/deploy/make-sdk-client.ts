import { setTimeout as sleep } from 'node:timers/promises';
import { Make } from '@makehq/sdk';
import { createTurns } from './turns.ts';
import { MakeRefusal, MakeUnreachable, wordsOf } from './make-refusals.ts';

/** As Make's own extension keeps it. */
export const requestsAtOnce = 2;
const timeoutMs = 60_000;
const defaultWaitMs = 5_000;
const longestWaitMs = 120_000;
/** Make counts by the minute: with its usual pauses, this is two and a half. */
const mostRefusals = 30;

export type ClientOptions = {
  apiKey: string;
  /** Host of the zone, such as `eu1.make.com`. */
  zone: string;
  protocol: 'https' | 'http';
  /** Told before a pause that Make asked for. */
  onWait?: (seconds: number) => void;
};

/**
 * Make's own client with what a deployment needs beside it: at most two requests at once, a pause of all of them when Make says
 * 429, a time limit, and errors that keep Make's words. Only what Make refused unseen (429) is repeated.
 */
export class MakeSdkClient extends Make {
  readonly #options: ClientOptions;
  readonly #turns = createTurns(requestsAtOnce);
  #pausedUntil = 0;

  constructor(options: ClientOptions) {
    super(options.apiKey, options.zone);
    this.protocol = options.protocol;
    this.#options = options;
  }

  /** A section as the bytes that were sent, comments included. */
  async bytes(path: string): Promise<Buffer> {
    const response = await this.handleRequest(this.prepareURL(path), { headers: this.prepareHeaders() });
    return Buffer.from(await response.arrayBuffer());
  }

  protected override async handleRequest(url: string, options: RequestInit = {}): Promise<Response> {
    const call = `${options.method ?? 'GET'} ${new URL(url).pathname}`;
    for (let refusals = 0; ; refusals += 1) {
      const response = await this.#turns(() => this.#send(url, options, call));
      if (response.status !== 429 || refusals >= mostRefusals) {
        if (response.status < 400) return response;
        throw new MakeRefusal(call, response.status, this.#hide(wordsOf(await response.text())));
      }
    }
  }

  /** One request whose body is read at once, so that the time limit and the turn cover all of it. */
  async #send(url: string, options: RequestInit, call: string): Promise<Response> {
    while (Date.now() < this.#pausedUntil) await sleep(this.#pausedUntil - Date.now());
    try {
      const response = await fetch(url, {
        ...options,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body = await response.arrayBuffer();
      const { status, headers } = response;
      if (status === 429) this.#pause(headers.get('retry-after'));
      if (status >= 300 && status < 400)
        throw new MakeRefusal(call, status, 'a redirect, which is not followed');
      if (status < 400 && headers.get('content-type')?.startsWith('text/html'))
        throw new MakeRefusal(call, status, 'a page instead of an answer');
      return new Response(body.byteLength === 0 ? null : body, { status, headers });
    } catch (error) {
      if (error instanceof MakeRefusal) throw error;
      throw new MakeUnreachable(call, this.zone, error);
    }
  }

  /** Make says how long in seconds or as a date; five seconds when it does not. */
  #pause(retryAfter: string | null): void {
    const seconds = Number(retryAfter ?? Number.NaN);
    const asked = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter ?? '') - Date.now();
    const waitMs = asked > 0 ? Math.min(asked, longestWaitMs) : defaultWaitMs;
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + waitMs);
    this.#options.onWait?.(Math.ceil(waitMs / 1000));
  }

  #hide(words: string): string {
    return words.replaceAll(this.#options.apiKey, '[API key]');
  }
}
