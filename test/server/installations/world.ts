import { createCustomer } from '../../../server/accounts/customers/create-customer.ts';
import type { Pool } from '../../../server/platform/database.ts';
import { createScenario } from '../../../server/scenarios/write-scenario.ts';
import { addVersion, publishVersion } from '../../../server/scenarios/write-version.ts';
import { startServer } from '../../../server/start-server.ts';
import {
  startMakeDouble,
  type MakeDouble,
  type MakeDoubleOptions,
} from '../../doubles/make/start-make-double.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

export const makeToken = '7f1d2c3b-4a5e-4f60-8a7b-9c0d1e2f3a4b';
export const zone = 'eu1.make.com';
/** Of the double: a team, and connections in it. */
export const teamId = 601;
export const sheetsConnection = 801;
export const slackConnection = 802;

export type Body = Record<string, unknown> & { id: string };
export type Reply = { status: number; body: Body; headers: Headers };
export type CallOptions = { body?: unknown; make?: boolean; key?: string; headers?: Record<string, string> };
export type Call = (method: string, path: string, options?: CallOptions) => Promise<Reply>;

export type World = {
  make: MakeDouble;
  server: TestServer;
  pool: Pool;
  /** A new customer, as a function that calls the API with their key. */
  newCustomer: () => Promise<{ id: string; apiKey: string; call: Call }>;
  /** A second server on the same database: it knows nothing but what is stored. */
  startAnother: () => Promise<{ url: string; stop: () => Promise<void> }>;
  /** A published scenario with these versions. */
  newScenario: (
    title: string,
    versions: object[],
    price?: { amount: number; currency: string },
  ) => Promise<{ id: string; slug: string }>;
  publish: (scenarioId: string, blueprint: object) => Promise<void>;
  setNow: (at: Date | null) => void;
  close: () => Promise<void>;
};

export type WorldOptions = {
  /** For the Make double, beside its usual content. */
  make?: Partial<MakeDoubleOptions>;
  env?: Record<string, string>;
  /** Make's time is the server's. */
  isClockShared?: boolean;
};

/** The whole server on a database of its own, talking to a Make double. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  let frozenAt: Date | null = null;
  const now = () => frozenAt ?? new Date();
  const make = await startMakeDouble({
    tokens: [makeToken],
    unavailableApps: ['gone-app'],
    ...(options.isClockShared ? { now } : {}),
    ...options.make,
  });
  const server = await startTestServer({ make: { url: make.url }, now, env: options.env ?? {} });
  const { pool } = server;
  let customers = 0;
  const publish = async (scenarioId: string, blueprint: object) => {
    const { number, report } = await addVersion(pool, scenarioId, { blueprint, changelog: '' }, now);
    if (!report.valid) throw new Error(`the fixture is not valid: ${JSON.stringify(report.errors)}`);
    await publishVersion(pool, scenarioId, number, now);
  };
  return {
    make,
    server,
    pool,
    publish,
    newCustomer: async () => {
      const { id, apiKey } = await createCustomer(
        pool,
        { email: `c${(customers += 1)}@customer.example`, name: 'Kim Maker' },
        now(),
      );
      return { id, apiKey, call: callWith(server.url, apiKey) };
    },
    newScenario: async (title, versions, price) => {
      const fields = {
        title,
        description: title,
        complexityLevel: 1,
        category: 'sales',
        tags: [],
        price: price ?? null,
      };
      const { id } = await createScenario(
        pool,
        { ...fields, minimumPrice: null, recurring: null, minutesByHand: 5, steps: [] },
        now,
      );
      for (const blueprint of versions) await publish(id, blueprint);
      const { rows } = await pool.query<{ slug: string }>('select slug from scenarios where id = $1', [id]);
      return { id, slug: rows[0]?.slug ?? '' };
    },
    startAnother: () => startServer({ ...server.deps, now, checkAnswers: true, hasStarterLibrary: false }),
    setNow: (at) => void (frozenAt = at),
    close: async () => {
      await server.close();
      await make.close();
    },
  };
}

/** Calls the API with a key; `make` sends the caller's access to Make along. */
export function callWith(url: string, apiKey: string): Call {
  return async (method, path, { body, make, key, headers } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(make ? { 'x-make-token': makeToken, 'x-make-zone': zone } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Body,
    };
  };
}

const designer = (x: number) => ({ designer: { x, y: 0 } });
export const module = (id: number, name: string, parameters: object = {}, version = 2) => ({
  id,
  module: name,
  version,
  parameters,
  mapper: { text: '{{1.text}}' },
  metadata: designer(id * 300),
});

/** A webhook, a row in a sheet and a message, as their author exported them. */
export const firstBlueprint = {
  name: 'Lead alert',
  flow: [
    {
      id: 1,
      module: 'gateway:CustomWebHook',
      version: 1,
      parameters: { hook: 5150, maxResults: 1 },
      mapper: {},
      metadata: designer(0),
    },
    module(2, 'google-sheets:addRow', { __IMTCONN__: 9001 }),
    module(3, 'slack:CreateMessage', { __IMTCONN__: 9002 }, 4),
  ],
  metadata: { version: 1, instant: true },
};

/** The next version: the message is another module now, and the sheet is read too. */
export const secondBlueprint = {
  ...firstBlueprint,
  flow: [
    ...firstBlueprint.flow.slice(0, 2),
    module(3, 'slack:UpdateMessage', { __IMTCONN__: 9002 }, 4),
    module(4, 'google-sheets:searchRows', { __IMTCONN__: 9001 }),
  ],
};

/** Uses an app that the double's organization does not have yet. */
export const newAppBlueprint = {
  ...firstBlueprint,
  flow: [...firstBlueprint.flow.slice(0, 1), module(2, 'notion:createPage', { __IMTCONN__: 9003 })],
};

/** Needs no connection. */
export const plainBlueprint = {
  ...firstBlueprint,
  flow: [module(1, 'util:SetVariable2', {}, 1), module(2, 'util:ComposeTransformer', {}, 1)].map(
    (step, index) => (index === 0 ? { ...step, mapper: { text: 'hello' } } : step),
  ),
  metadata: { version: 1 },
};

/** The message stands in a route of a router. */
export const routedBlueprint = {
  ...firstBlueprint,
  flow: [
    ...firstBlueprint.flow.slice(0, 1),
    {
      id: 2,
      module: 'builtin:BasicRouter',
      version: 1,
      mapper: null,
      metadata: designer(300),
      routes: [{ flow: [module(5, 'slack:CreateMessage', { __IMTCONN__: 9002 }, 4)] }],
    },
  ],
};
