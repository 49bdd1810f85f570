import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { answerWithFailure, createFailures } from '../http/failures.ts';
import { listenOnLoopback, readText } from '../http/loopback-server.ts';
import { createApiHandler, sendAnswer } from './api/api-handler.ts';
import { stripeErrorBody, usualStripeFailure } from './api/stripe-api-error.ts';
import { hostedPage, type Page } from './hosted-pages.ts';
import { createRequestMeter } from './request-meter.ts';
import { createKeys } from './api-keys.ts';
import { createStripeControls } from './stripe-controls.ts';
import { createStripeAccount } from './stripe-account.ts';
import { DEFAULT_SETTINGS, STRIPE_API_VERSION, type StripeSettings } from './stripe-settings.ts';

export type StripeDoubleOptions = Partial<StripeSettings> & {
  /** Clock of everything that the double dates; the real one when left out. */
  now?: () => Date;
  /** Signs what `deliver` sends. */
  webhookSecret: string;
  /** The only key that is accepted; a made-up test key when left out. */
  apiKey?: string;
};

export type RecordedRequest = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
};

export type StripeDouble = Awaited<ReturnType<typeof startStripeDouble>>;

/** Starts a Stripe of its own on a free loopback port: the API that stripe-node speaks, hosted checkout pages, and controls. */
export async function startStripeDouble(options: StripeDoubleOptions) {
  const {
    now = () => new Date(),
    webhookSecret,
    apiKey = `sk_test_double${randomBytes(8).toString('hex')}`,
    ...settings
  } = options;
  const account = createStripeAccount({ now, settings: { ...DEFAULT_SETTINGS, ...settings } });
  const failures = createFailures();
  const requests: RecordedRequest[] = [];
  const keys = createKeys(apiKey);
  const meter = createRequestMeter(() => account.settings.requestsPerSecond);
  /** Idempotency keys whose requests are not answered yet. */
  const keysInUse = new Set<string>();
  const answerApi = createApiHandler(account, (authorization) => keys.refusalOf(authorization));

  const server = await listenOnLoopback(async (request, response) => {
    const url = new URL(request.url ?? '/', account.url);
    const path = url.pathname;
    const method = request.method ?? 'GET';
    const body = await readText(request);
    const page = hostedPage(account, { method, path, query: Object.fromEntries(url.searchParams), body });
    if (page) return sendPage(response, page);

    requests.push({ method, path, headers: request.headers, body });
    const key = method === 'POST' ? request.headers['idempotency-key'] : undefined;
    if (typeof key === 'string') {
      if (keysInUse.has(key))
        return answerWithFailure(response, { kind: '409', body: keyInUse(key) }, usualStripeFailure);
      keysInUse.add(key);
      response.once('close', () => keysInUse.delete(key));
    }
    const { latencyMs, retryAfterSeconds } = account.settings;
    if (latencyMs > 0) await setTimeout(latencyMs);
    if (!meter.admits())
      return answerWithFailure(response, { kind: '429', retryAfterSeconds }, usualStripeFailure);
    const failure = failures.takeFailure(method, path);
    const takesEffect = failure === undefined || failure.when === 'after' || failure.kind === 'late';
    if (failure && !takesEffect) return answerWithFailure(response, failure, usualStripeFailure);
    const answer = answerApi(request, body);
    if (failure?.kind === 'late') await (failure.until ?? setTimeout(failure.delayMs ?? 1000));
    else if (failure) return answerWithFailure(response, failure, usualStripeFailure);
    sendAnswer(account, response, answer, versionOf(request));
  });
  account.url = server.url;

  return {
    /** Base address, to be used as `STRIPE_API_BASE`. */
    url: server.url,
    apiKey,
    webhookSecret,
    /** Every API request that arrived, the refused ones included. */
    requests,
    /** The account's objects, to be looked at; change them through the API or the controls. */
    account,
    ...createStripeControls(account, webhookSecret),
    /** The key stops working, as one that was revoked in the dashboard. */
    revokeKey: (key?: string) => keys.revoke(key),
    /** Another key works from now on, beside the old one unless that was revoked. */
    acceptKey: (key: string) => keys.accept(key),
    /** How many requests came, how many were refused with 429, and how many the busiest second had. */
    requestStatistics: meter.statistics,
    resetRequestStatistics: () => meter.reset(),
    failNext: failures.failNext,
    clearFailures: failures.clearFailures,
    down: server.down,
    up: server.up,
    close: server.close,
  };
}

/** What Stripe answers while another request with the same key is under way. */
function keyInUse(key: string): Record<string, unknown> {
  const message = `There is currently another in-progress request using this Idempotent Key (${key}). Please try again later.`;
  return stripeErrorBody(message, { type: 'idempotency_error', code: 'idempotency_key_in_use' });
}

/** The version that a request asks for; the pinned one when it names none. */
function versionOf(request: IncomingMessage): string {
  const asked = request.headers['stripe-version'];
  return typeof asked === 'string' && /^\d{4}-\d{2}-\d{2}/.test(asked) ? asked : STRIPE_API_VERSION;
}

function sendPage(response: ServerResponse, page: Page): void {
  const location = page.location === undefined ? {} : { location: page.location };
  response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8', ...location });
  response.end(page.html ?? '');
}
