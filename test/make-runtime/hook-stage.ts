import { afterAll, beforeAll, beforeEach } from 'vitest';
import { appSource } from './app-source.ts';
import type { Connection, MakeApp } from './component-run.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { startHookHost, type HookHost } from './hook-host.ts';
import { attachWebhook, runInstantTrigger, type Hook } from './hooks.ts';
import { loadMakeApp, validateConnection } from './make-runtime.ts';
import { json } from './stage.ts';

type Code = Record<string, unknown>;
export type HookStage = {
  server: EchoServer;
  host: HookHost;
  app: MakeApp;
  connection: Connection;
  /** The hook host's time, in milliseconds. */
  clock: number;
  /** Loads an app with a webhook of this communication and an instant trigger of that one. */
  load: (communication?: Code, trigger?: Code, sections?: Code) => Promise<void>;
  attach: () => Promise<Hook>;
  run: (hook: Hook) => Promise<Code[]>;
};

export const event = { id: 'evt_1', type: 'payment.succeeded', data: { amount: 5 } };

/** A request of a webhook's section. */
export const request = (path: string, method: string, more: Code = {}): Code => ({
  url: `https://placeholder.example${path}`,
  method,
  headers: { authorization: 'Bearer {{connection.key}}' },
  ...more,
});

/** Sends something to a webhook, as a service does. */
export const deliver = (
  hook: Hook,
  body: unknown,
  headers: Record<string, string> = {},
  query = '',
): Promise<Response> =>
  fetch(`${hook.url}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** A service that takes webhooks, a hook host, and an app with both ends of a webhook; loaded afresh for each test. */
export function setHookStage(): HookStage {
  const stage = { clock: 0 } as HookStage;
  beforeAll(async () => {
    stage.server = await startEchoServer();
    stage.host = await startHookHost(() => stage.clock);
  });
  afterAll(async () => {
    await stage.server.close();
    await stage.host.close();
  });
  beforeEach(async () => {
    stage.server.answer = ({ url }) =>
      url === '/hooks' ? json({ id: 'hook_1', secret: 'whsec_1' }, 201) : json({ id: 'me', version: 2 });
    await stage.load();
  });
  stage.load = async (communication = {}, trigger = {}, sections = {}) => {
    stage.app = loadMakeApp(
      { publicUrl: stage.server.url },
      appSource({ ...parts, ...webhookApp(communication, trigger, sections) }),
    );
    stage.connection = await validateConnection(stage.app, { key: 'slk_1' }, 'key');
    stage.server.asked.length = 0;
  };
  stage.attach = () => {
    const { app, host, connection } = stage;
    return attachWebhook(app, host, 'events', { connection, parameters: { events: ['payment.succeeded'] } });
  };
  stage.run = (hook) => runInstantTrigger(stage.app, 'watchEvents', hook, { connection: stage.connection });
  return stage;
}

const parts = {
  base: { baseUrl: 'https://placeholder.example' },
  connection: {
    key: {
      connectionType: 'basic',
      params: [{ name: 'key', type: 'password', required: true }],
      communication: {
        url: 'https://placeholder.example/me',
        response: { data: { key: '{{parameters.key}}' } },
      },
    },
  },
  rpc: {
    listEvents: {
      connection: 'key',
      communication: { response: { output: [{ label: '{{webhook.url}}', value: 'payment.succeeded' }] } },
    },
  },
};

const webhookApp = (communication: Code, trigger: Code, sections: Code) => ({
  webhook: {
    events: {
      webhookType: 'web',
      connection: 'key',
      params: [
        { name: 'events', type: 'select', multiple: true, required: true, options: 'rpc://listEvents' },
      ],
      communication,
      attach: request('/hooks', 'POST', {
        body: { url: '{{webhook.url}}', events: '{{parameters.events}}' },
        response: { data: { externalId: '{{body.id}}', secret: '{{body.secret}}' } },
      }),
      update: request('/hooks/{{webhook.externalId}}', 'PATCH', {
        body: { events: '{{parameters.events}}' },
        response: { data: { version: '{{body.version}}' } },
      }),
      detach: request('/hooks/{{webhook.externalId}}', 'DELETE'),
      ...sections,
    },
  },
  module: {
    watchEvents: {
      moduleType: 'instant_trigger',
      webhook: 'events',
      connection: 'key',
      communication: trigger,
    },
  },
});
