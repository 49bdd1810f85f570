import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { answerWithFailure, createFailures, type Failure } from '../http/failures.ts';
import { listenOnLoopback, readText } from '../http/loopback-server.ts';
import { parseNestedForm } from '../http/nested-form.ts';
import { findRoute } from '../http/routes.ts';
import { bindingRoutes } from './api/bindings.ts';
import { customPropertyRoutes } from './api/custom-properties.ts';
import { directoryRoutes } from './api/directory.ts';
import { executionRoutes } from './api/executions.ts';
import { createRequestLimit } from './api/request-limit.ts';
import type { MakeRoute } from './api/route.ts';
import { scenarioRoutes } from './api/scenarios.ts';
import {
  createMakeAccount,
  type MakeAccount,
  type MakeExecution,
  type MakeToken,
  type OrganizationSeed,
} from './make-account.ts';
import { badRequest, MakeApiError, notFound, usualMakeFailure } from './make-api-error.ts';
import type { RunOptions } from './run/run-options.ts';
import { runScenario } from './run/run-scenario.ts';

export type MakeDoubleOptions = {
  /** Accepted API tokens; a bare string may do everything. `@makehq/sdk` wants them in the form of a UUID version 4. */
  tokens: (string | MakeToken)[];
  organizations?: OrganizationSeed[];
  /** Apps that no organization can have, confirmed or not. */
  unavailableApps?: string[];
  now?: () => Date;
  /** Refuses with 429 what exceeds an organization's `apiLimit`; without it nothing is counted. */
  limitsRequests?: boolean;
};

/** A failure of one or more requests, or of the answer only: the scenario is created and the caller never hears of it. */
export type MakeFailure =
  | Failure
  | { answerAfterCreating: 'hang' | 'reset' | 'html' | '500' | 'late'; count?: number };

export type RecordedMakeRequest = {
  method: string;
  /** Without `/api/v2`. */
  path: string;
  query: ReturnType<typeof parseNestedForm>;
  headers: IncomingMessage['headers'];
  body: string;
};

export type MakeDouble = Awaited<ReturnType<typeof startMakeDouble>>;

const API_PREFIX = '/api/v2';

/** Starts a Make zone of its own on a free loopback port: the API that `@makehq/sdk` speaks, and controls. */
export async function startMakeDouble(options: MakeDoubleOptions) {
  const tokens = options.tokens.map((token) => (typeof token === 'string' ? { token } : token));
  const { organizations = [DEFAULT_ORGANIZATION], now = () => new Date(), unavailableApps = [] } = options;
  const account = createMakeAccount({ tokens, organizations, now, unavailableApps });
  const routes = [
    ...directoryRoutes(account),
    ...bindingRoutes(account),
    ...scenarioRoutes(account),
    ...customPropertyRoutes(account),
    ...executionRoutes(account),
  ];
  const failures = createFailures();
  const limit = createRequestLimit(account);
  const requests: RecordedMakeRequest[] = [];

  const server = await listenOnLoopback(async (request, response) => {
    const url = new URL(request.url ?? '/', account.url);
    const path = url.pathname.startsWith(API_PREFIX) ? url.pathname.slice(API_PREFIX.length) : '';
    const method = request.method ?? 'GET';
    const body = await readText(request);
    const query = parseNestedForm(url.search.slice(1));
    requests.push({ method, path, query, headers: request.headers, body });
    const failure = failures.takeFailure(method, path);
    if (failure && failure.when !== 'after' && failure.kind !== 'late')
      return answerWithFailure(response, failure, usualMakeFailure);
    if (options.limitsRequests && !limit.allows(method, path, query))
      return answerWithFailure(response, { kind: '429' }, usualMakeFailure);
    const answer = await answerOf(account, routes, {
      method,
      path,
      query,
      body,
      authorization: request.headers.authorization,
    });
    if (failure?.kind === 'late') await (failure.until ?? setTimeout(failure.delayMs ?? 2_000));
    else if (failure) return answerWithFailure(response, failure, usualMakeFailure);
    send(response, answer.status, answer.body);
  });
  account.url = server.url;

  return {
    /** Base address, to be used as `MAKE_API_BASE`. */
    url: server.url,
    /** The same without `http://`, as `@makehq/sdk` takes a zone. */
    zone: new URL(server.url).host,
    /** Every API request that arrived, with its headers. */
    requests,
    /** The zone's objects, to be looked at and prepared. */
    account,
    /** Scenarios that stand in Make now, oldest first. */
    scenarios: () => [...account.scenarios.values()],
    /** Runs an installed scenario once; its reporting modules really report. */
    runScenario(scenarioId: number, run: RunOptions = {}) {
      const scenario = account.scenarios.get(scenarioId);
      if (!scenario) throw new Error(`The Make double has no scenario ${scenarioId}.`);
      return runScenario(account, scenario, run);
    },
    /** Puts a run into a scenario's logs without running its modules: one that still runs (status 0), say, or a check that found nothing. */
    logRun(scenarioId: number, run: Partial<Omit<MakeExecution, 'scenarioId'>> = {}): MakeExecution {
      const execution: MakeExecution = {
        id: randomBytes(16).toString('hex'),
        scenarioId,
        status: 1,
        startedAt: now(),
        durationMs: 1_500,
        operations: 3,
        centicredits: 300,
        type: 'auto',
        error: null,
        ...run,
      };
      account.executions.push(execution);
      return execution;
    },
    /** Plans a failure for the next matching requests; 429 asks to wait one second unless told otherwise. */
    failNext(failure: MakeFailure): void {
      if ('answerAfterCreating' in failure) {
        failures.failNext({
          kind: failure.answerAfterCreating,
          count: failure.count,
          method: 'POST',
          path: /^\/scenarios$/,
          when: 'after',
        });
        return;
      }
      const usual = failure.kind === '429' ? { retryAfterSeconds: 1 } : {};
      failures.failNext({ ...usual, ...failure });
    },
    clearFailures: failures.clearFailures,
    down: server.down,
    up: server.up,
    close: server.close,
  };
}

const DEFAULT_ORGANIZATION: OrganizationSeed = {
  id: 501,
  name: 'Northwind',
  installedApps: ['google-sheets', 'slack'],
  teams: [
    {
      id: 601,
      name: 'Operations',
      folders: [
        { id: 701, name: 'Library' },
        { id: 702, name: 'Reports', parentId: 701 },
      ],
      connections: [
        { id: 801, name: 'Sheets of Kim', accountName: 'google', accountLabel: 'Google' },
        { id: 802, name: 'Northwind Slack', accountName: 'slack', accountLabel: 'Slack' },
      ],
    },
    {
      id: 602,
      name: 'Marketing',
      connections: [{ id: 811, name: 'Sheets of Marketing', accountName: 'google', accountLabel: 'Google' }],
    },
  ],
};

type Incoming = {
  method: string;
  path: string;
  query: ReturnType<typeof parseNestedForm>;
  body: string;
  authorization: string | undefined;
};

async function answerOf(
  account: MakeAccount,
  routes: MakeRoute[],
  incoming: Incoming,
): Promise<{ status: number; body: object }> {
  try {
    const token = account.tokens.get(/^(?:Token|Bearer) (.+)$/.exec(incoming.authorization ?? '')?.[1] ?? '');
    if (!token) throw new MakeApiError(401, usualMakeFailure(401));
    const found = findRoute(routes, incoming.method, incoming.path);
    if (!found) throw notFound('Endpoint');
    const { scope } = found.route;
    if (scope !== null && token.scopes && !token.scopes.includes(scope)) {
      throw new MakeApiError(403, {
        ...usualMakeFailure(403),
        detail: `Insufficient rights: the token lacks the scope ${scope}.`,
      });
    }
    const body = jsonOf(incoming.body);
    return {
      status: 200,
      body: await found.route.handle({ params: found.params, query: incoming.query, body, token }),
    };
  } catch (error) {
    if (!(error instanceof MakeApiError)) throw error;
    return { status: error.status, body: error.body };
  }
}

function jsonOf(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest('body: must be a JSON object');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
