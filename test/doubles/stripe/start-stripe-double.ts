import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerWithFailure, createFailures } from '../http/failures.ts';
import { listenOnLoopback, readText } from '../http/loopback-server.ts';
import { createApiHandler, sendAnswer } from './api/api-handler.ts';
import { usualStripeFailure } from './api/stripe-api-error.ts';
import { checkoutPage } from './checkout-page.ts';
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
  const answerApi = createApiHandler(account, apiKey);

  const server = await listenOnLoopback(async (request, response) => {
    const path = new URL(request.url ?? '/', account.url).pathname;
    const method = request.method ?? 'GET';
    const body = await readText(request);
    const pageId = /^\/c\/pay\/([^/]+)$/.exec(path)?.[1];
    if (pageId !== undefined) return sendPage(response, checkoutPage(account, method, pageId, body));

    requests.push({ method, path, headers: request.headers, body });
    const failure = failures.takeFailure(method, path);
    if (failure && failure.when !== 'after') return answerWithFailure(response, failure, usualStripeFailure);
    const answer = answerApi(request, body);
    if (failure) return answerWithFailure(response, failure, usualStripeFailure);
    sendAnswer(response, answer, account.newId('req'), STRIPE_API_VERSION);
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
    failNext: failures.failNext,
    clearFailures: failures.clearFailures,
    down: server.down,
    up: server.up,
    close: server.close,
  };
}

function sendPage(response: ServerResponse, page: ReturnType<typeof checkoutPage>): void {
  const location = page.location === undefined ? {} : { location: page.location };
  response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8', ...location });
  response.end(page.html ?? '');
}
