import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseNestedForm } from '../../http/nested-form.ts';
import { findRoute } from '../../http/routes.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { plainCopy, setLivemode } from '../json.ts';
import { STRIPE_API_VERSION } from '../stripe-settings.ts';
import { renderInVersion } from '../versions/render-in-version.ts';
import { expand } from './expand.ts';
import { listOf } from './input.ts';
import { allRoutes } from './all-routes.ts';
import { StripeApiError, stripeErrorBody } from './stripe-api-error.ts';

type Answer = { status: number; body: Record<string, unknown>; isReplay?: boolean };
type Kept = { fingerprint: string; answer: Answer };

/** Answers API requests: key, idempotency, operation, expansion. Each runs to its end before the next one starts. */
export function createApiHandler(
  account: StripeAccount,
  refusalOf: (authorization: string | null) => StripeApiError | null,
) {
  const routes = allRoutes(account);
  const keptAnswers = new Map<string, Kept>();

  function run(request: IncomingMessage, body: string, requestId: string): Answer {
    const { pathname, search } = new URL(request.url ?? '/', account.url);
    const method = request.method ?? 'GET';
    const found = findRoute(routes, method, pathname);
    if (!found) throw new StripeApiError(404, `Unrecognized request URL (${method}: ${pathname}).`);
    const input = parseNestedForm(method === 'POST' ? body : search.slice(1) || body);
    const key = headerOf(request, 'idempotency-key');
    const call = { id: found.params['id'] ?? '', input, path: pathname, at: account.seconds() };
    const result = account.causedBy({ id: requestId, idempotency_key: key }, () => found.route.handle(call));
    const answer = plainCopy(result);
    expand(account, answer, listOf(input['expand']).map(String));
    return { status: 200, body: answer };
  }

  return (request: IncomingMessage, body: string): Answer => {
    const requestId = account.newId('req');
    try {
      const refusal = refusalOf(headerOf(request, 'authorization'));
      if (refusal) throw refusal;
      const key = request.method === 'POST' ? headerOf(request, 'idempotency-key') : null;
      if (key === null) return run(request, body, requestId);
      const fingerprint = createHash('sha256')
        .update(`${request.url ?? ''}\n${body}`)
        .digest('hex');
      const kept = keptAnswers.get(key);
      if (kept?.fingerprint === fingerprint) return { ...kept.answer, isReplay: true };
      if (kept) {
        const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
        throw new StripeApiError(400, message, { type: 'idempotency_error' });
      }
      const answer = run(request, body, requestId);
      keptAnswers.set(key, { fingerprint, answer });
      return answer;
    } catch (error) {
      if (!(error instanceof StripeApiError)) throw error;
      return { status: error.status, body: stripeErrorBody(error.message, error.details) };
    }
  };
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** Sends an answer with the headers that stripe-node reads, in the version that was asked for. */
export function sendAnswer(
  account: StripeAccount,
  response: ServerResponse,
  answer: Answer,
  apiVersion: string,
): void {
  const body = apiVersion === STRIPE_API_VERSION ? answer.body : structuredClone(answer.body);
  if (apiVersion !== STRIPE_API_VERSION) renderInVersion(account, body, apiVersion);
  if (account.settings.livemode) setLivemode(body, true);
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'request-id': account.newId('req'),
    'stripe-version': apiVersion,
    ...(answer.isReplay ? { 'idempotent-replayed': 'true' } : {}),
  });
  response.end(JSON.stringify(body));
}
