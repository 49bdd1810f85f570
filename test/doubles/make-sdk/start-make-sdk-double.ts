import { setTimeout as sleep } from 'node:timers/promises';
import { answerWithFailure, createFailures } from '../http/failures.ts';
import { listenOnLoopback } from '../http/loopback-server.ts';
import { findRoute } from '../http/routes.ts';
import { MakeApiError, notFound, usualMakeFailure } from '../make/make-api-error.ts';
import { sdkRoutes, type SdkAnswer } from './sdk-routes.ts';
import type { SdkState } from './sdk-state.ts';

export type RecordedSdkRequest = {
  method: string;
  path: string;
  contentType: string;
  body: string;
  at: number;
};
export type MakeSdkDouble = Awaited<ReturnType<typeof startMakeSdkDouble>>;

/** So long every answer takes, so that requests sent at once are seen to be so. */
const answerMs = 4;

/** Make's API for developers of apps on a free loopback port: strict about bodies and content types, and failing as planned. */
export async function startMakeSdkDouble(options: { apiKey: string; nameSuffix?: string }) {
  const state: SdkState = { apps: [], components: [], nameSuffix: options.nameSuffix ?? '' };
  const routes = sdkRoutes(state);
  const failures = createFailures();
  const requests: RecordedSdkRequest[] = [];
  let running = 0;
  let mostAtOnce = 0;

  const server = await listenOnLoopback(async (request, response) => {
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks);
      const path = new URL(request.url ?? '/', 'http://make').pathname.replace(/^\/api\/v2(?=\/)/, '');
      const { method = 'GET', headers } = request;
      const contentType = headers['content-type'] ?? '';
      requests.push({ method, path, contentType, body: raw.toString('utf8'), at: Date.now() });
      await sleep(answerMs);
      const failure = failures.takeFailure(method, path);
      if (failure && failure.when !== 'after') return answerWithFailure(response, failure, usualMakeFailure);
      const answer = answerTo(() => {
        if (headers.authorization !== `Token ${options.apiKey}`)
          throw new MakeApiError(401, usualMakeFailure(401));
        const found = findRoute(routes, method, path);
        if (!found) throw notFound('Endpoint');
        return found.route.handle({ params: found.params, contentType, raw });
      });
      if (failure) return answerWithFailure(response, failure, usualMakeFailure);
      response.writeHead(answer.status, { 'content-type': answer.contentType });
      response.end(answer.bytes);
    } finally {
      running -= 1;
    }
  });

  return {
    url: server.url,
    /** What stands in Make, to be looked at and prepared. */
    state,
    requests,
    /** Every request so far that would change something. */
    writes: () => requests.filter(({ method }) => method !== 'GET'),
    /** How many requests were under way together at most. */
    mostAtOnce: () => mostAtOnce,
    failNext: failures.failNext,
    clearFailures: failures.clearFailures,
    close: server.close,
  };
}

function answerTo(handle: () => SdkAnswer): { status: number; contentType: string; bytes: Buffer | string } {
  try {
    const answer = handle();
    if ('bytes' in answer) return { status: 200, ...answer };
    return {
      status: 200,
      contentType: 'application/json; charset=utf-8',
      bytes: JSON.stringify(answer.json),
    };
  } catch (error) {
    if (!(error instanceof MakeApiError)) throw error;
    return { status: error.status, contentType: 'application/json', bytes: JSON.stringify(error.body) };
  }
}
