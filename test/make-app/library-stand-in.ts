import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the stand-in received it. */
export type Received = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: unknown;
};
export type Reply = { status?: number; body?: unknown; contentType?: string };
export type Route = Reply | ((request: Received) => Reply | 'never');

export type LibraryStandIn = {
  url: string;
  received: Received[];
  /** Answers from now on: `GET /v1/me` → reply. A path may end in `*`. */
  routes: Record<string, Route>;
  close: () => Promise<void>;
};

export const validKey = 'slk_a-right-key-0123456789';
export const makeToken = '5f2c7a1e-9d34-4b6a-8c1d-0e2f3a4b5c6d';
export const reportToken = 'rpt_an-unguessable-part';

/** A problem answer as the library gives it. */
export function problem(
  status: number,
  code: string,
  detail: string,
  extra: Record<string, unknown> = {},
): Reply {
  const body = {
    ...extra,
    type: `/problems/${code}`,
    title: code,
    status,
    detail,
    instance: '/',
    requestId: 'req-1',
  };
  return { status, body, contentType: 'application/problem+json; charset=utf-8' };
}

/** A small HTTP server that answers in the shapes of the library's contract: right keys only, scenarios in two pages. */
export async function startLibraryStandIn(): Promise<LibraryStandIn> {
  const received: Received[] = [];
  const routes = defaultRoutes();
  const server = createServer((req, res) => void answer(req, res, received, routes));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, routes, close };
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  received: Received[],
  routes: Record<string, Route>,
): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://stand-in');
  const text = (await req.toArray()).join('');
  const request: Received = {
    method: req.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: req.headers,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
  received.push(request);
  const route = isAllowed(request)
    ? find(routes, request)
    : problem(401, 'unauthorized', 'The API key is not valid.');
  const reply = typeof route === 'function' ? route(request) : route;
  if (reply === 'never') return;
  const { status = 200, body, contentType = 'application/json; charset=utf-8' } = reply;
  if (body === undefined) return void res.writeHead(status).end();
  res
    .writeHead(status, { 'content-type': contentType })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A report's permission is its address; everything else needs the key. */
const isAllowed = ({ path, headers }: Received): boolean =>
  path.startsWith('/v1/report/') || headers.authorization === `Bearer ${validKey}`;

function find(routes: Record<string, Route>, { method, path }: Received): Route {
  const asked = `${method} ${path}`;
  const key = Object.keys(routes).find(
    (pattern) => pattern === asked || (pattern.endsWith('*') && asked.startsWith(pattern.slice(0, -1))),
  );
  return (key && routes[key]) || problem(404, 'not_found', `${asked} was not found, or is not yours to see.`);
}

export const scenario = (number: number): Record<string, unknown> => ({
  id: `scn_${number}`,
  slug: `scenario-${number}`,
  title: `Scenario ${number}`,
  description: 'Does something useful.',
  complexityLevel: 2,
  apps: ['gateway', 'slack'],
  category: { slug: 'sales', name: 'Sales' },
  tags: ['leads'],
  status: 'active',
  price: { amount: 1900, currency: 'usd' },
  recurring: null,
  latestVersion: { id: 'ver_1', number: 1, changelog: 'First.', publishedAt: '2026-01-02T03:04:05.000Z' },
  stats: {
    installations: 0,
    executions30d: 0,
    completionRate30d: null,
    medianTimeSavedMinutes: null,
    rating: null,
  },
  createdAt: '2026-01-02T03:04:05.000Z',
  updatedAt: '2026-01-02T03:04:05.000Z',
});

function defaultRoutes(): Record<string, Route> {
  const options = (...labels: string[]): Reply => ({
    body: { items: labels.map((label, i) => ({ label, value: i + 1 })) },
  });
  return {
    'GET /v1/me': {
      body: {
        id: 'cus_1',
        email: 'ada@customer.example',
        name: 'Ada',
        organization: null,
        plan: null,
        rewardPoints: 0,
      },
    },
    'GET /v1/scenarios': ({ query }) => scenarioPage(query),
    'GET /v1/scenarios/scn_1/versions': {
      body: {
        items: [{ number: 2, publishedAt: '2026-02-03T00:00:00.000Z', changelog: 'Skips duplicates.' }],
        nextCursor: null,
      },
    },
    'GET /v1/scenarios/scn_1': {
      body: {
        ...scenario(1),
        steps: [
          { position: 1, module: 'gateway:CustomWebHook', app: 'gateway', label: 'Receive', kind: 'trigger' },
        ],
      },
    },
    'GET /v1/categories': { body: { items: [{ slug: 'sales', name: 'Sales', scenarioCount: 3 }] } },
    'GET /v1/make/organizations': options('Acme'),
    'GET /v1/make/teams': options('Marketing', 'Operations'),
    'GET /v1/make/folders': options('Inbox'),
    'GET /v1/make/connections': options('Slack (Ada)'),
    'POST /v1/report/*': { status: 204 },
  };
}

/** 150 scenarios in pages of at most `limit`, the cursor being the number of the last one seen. */
function scenarioPage({ limit = '20', cursor = '0', facets }: Record<string, string>): Reply {
  const from = Number(cursor);
  const to = Math.min(150, from + Number(limit));
  const items = Array.from({ length: to - from }, (_, i) => scenario(from + i + 1));
  const counted =
    facets === 'true'
      ? { facets: { apps: [{ value: 'slack', count: 150 }], categories: [], complexity: [], price: [] } }
      : {};
  return { body: { items, nextCursor: to < 150 ? String(to) : null, ...counted } };
}
