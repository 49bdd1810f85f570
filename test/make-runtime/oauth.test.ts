import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appSource } from './app-source.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { loadMakeApp, runModule, validateConnection, type MakeApp } from './make-runtime.ts';
import { connectByOAuth, invalidateConnection, refreshConnection, type OAuthConnection } from './oauth.ts';
import { json } from './stage.ts';

type Code = Record<string, unknown>;
const host = 'https://placeholder.example';
const noon = new Date('2026-03-01T12:00:00.000Z');
let server: EchoServer;
let now: Date;
let consented: URL;

beforeAll(async () => {
  server = await startEchoServer();
});
afterAll(() => server.close());
beforeEach(() => {
  now = noon;
  server.asked.length = 0;
  server.answer = ({ url }, round) =>
    url === '/token'
      ? json({ access_token: `access-${round}`, refresh_token: 'refresh', expires_in: 3600 })
      : json({ id: 7, name: 'Ada', region: 'eu' });
});

const token = (grant: Code): Code => ({
  url: `${host}/token`,
  method: 'POST',
  type: 'urlencoded',
  body: { client_id: '{{common.clientId}}', ...grant },
  response: {
    data: {
      accessToken: '{{body.access_token}}',
      refreshToken: '{{body.refresh_token}}',
      expires: '{{addSeconds(now, body.expires_in)}}',
    },
  },
});
const steps: Code = {
  preauthorize: {
    url: `${host}/regions/{{parameters.name}}`,
    response: { temp: { region: '{{body.region}}' } },
  },
  authorize: {
    url: `${host}/authorize/{{temp.region}}`,
    qs: {
      client_id: '{{common.clientId}}',
      scope: "{{join(oauth.scope, ' ')}}",
      redirect_uri: '{{oauth.redirectUri}}',
    },
    response: {
      valid: { condition: '{{!query.error}}', message: 'You said no: {{query.error}}', type: 'DataError' },
      temp: { code: '{{query.code}}' },
    },
  },
  token: token({ grant_type: 'authorization_code', code: '{{temp.code}}' }),
  info: {
    url: `${host}/me`,
    headers: { authorization: 'Bearer {{data.accessToken}}' },
    response: { uid: '{{body.id}}', metadata: { type: 'text', value: '{{body.name}}' } },
  },
  refresh: {
    ...token({ grant_type: 'refresh_token', refresh_token: '{{data.refreshToken}}' }),
    condition: '{{data.expires < addMinutes(now, 15)}}',
  },
  invalidate: { url: `${host}/revoke`, method: 'POST', body: { token: '{{data.accessToken}}' } },
};
const load = (changed: Code = {}): MakeApp =>
  loadMakeApp(
    { publicUrl: server.url, common: { clientId: 'make' }, clock: () => now },
    appSource({
      base: { baseUrl: host },
      connection: {
        own: {
          connectionType: 'oauth',
          communication: { ...steps, ...changed },
          params: [{ name: 'name', type: 'text' }],
          defaultScope: ['read'],
        },
      },
      module: {
        one: {
          moduleType: 'action',
          connection: 'own',
          scope: ['write', 'read'],
          communication: { url: '/work', headers: { authorization: 'Bearer {{connection.accessToken}}' } },
        },
      },
    }),
  );
const connect = (app: MakeApp, query: Record<string, string> = { code: 'c-1' }): Promise<OAuthConnection> =>
  connectByOAuth(app, 'own', { name: 'eu' }, (address) => {
    consented = new URL(address);
    return query;
  });

describe('an OAuth connection', () => {
  test('goes to the service with client, scopes and address, and comes back with tokens, label and uid', async () => {
    const connection = await connect(load());
    expect(consented.pathname).toBe('/authorize/eu');
    expect(Object.fromEntries(consented.searchParams)).toEqual({
      client_id: 'make',
      scope: 'read write',
      redirect_uri: 'https://www.make.com/oauth/cb/app',
    });
    expect(server.asked.map(({ url }) => url)).toEqual(['/regions/eu', '/token', '/me']);
    expect(server.asked[1]?.body).toBe('client_id=make&grant_type=authorization_code&code=c-1');
    expect(server.asked[2]?.headers['authorization']).toBe('Bearer access-2');
    expect(connection).toMatchObject({
      id: 'own',
      label: 'Ada',
      uid: '7',
      data: { accessToken: 'access-2', refreshToken: 'refresh' },
    });
    expect(connection.expiresAt).toEqual(new Date('2026-03-01T13:00:00.000Z'));
  });

  test('is not created when the user says no, or the service does', async () => {
    await expect(connect(load(), { error: 'denied' })).rejects.toMatchObject({
      type: 'DataError',
      message: 'You said no: denied',
    });
    server.answer = ({ url }) => json({}, url === '/token' ? 401 : 200);
    await expect(connect(load())).rejects.toThrow('401 Unauthorized');
  });

  test('needs an access token in the end', async () => {
    await expect(connect(load({ token: { url: `${host}/me` } }))).rejects.toThrow('without data.accessToken');
  });

  test('is used by modules, and refreshed when its condition says so', async () => {
    const app = load();
    let connection = await refreshConnection(app, await connect(app));
    expect(connection.data['accessToken']).toBe('access-2');
    now = new Date('2026-03-01T12:50:00.000Z');
    connection = await refreshConnection(app, connection);
    expect(server.asked.at(-1)?.body).toBe('client_id=make&grant_type=refresh_token&refresh_token=refresh');
    await runModule(app, 'one', { connection });
    expect(server.asked.at(-1)?.headers['authorization']).toBe('Bearer access-4');
    expect(connection.expiresAt).toEqual(new Date('2026-03-01T13:50:00.000Z'));
  });

  test('is refreshed once it has expired, whatever the condition', async () => {
    const app = load({ refresh: { ...(steps['refresh'] as Code), condition: false } });
    const connection = await connect(app);
    expect((await refreshConnection(app, connection)).data).toEqual(connection.data);
    now = new Date('2026-03-01T13:00:00.000Z');
    expect((await refreshConnection(app, connection)).data['accessToken']).toBe('access-4');
  });

  test('is told to the service when it is deleted', async () => {
    const app = load();
    await invalidateConnection(app, await connect(app));
    expect(server.asked.at(-1)).toMatchObject({ url: '/revoke', body: '{"token":"access-2"}' });
  });

  test('has known steps only, and is no basic connection', async () => {
    expect(() => load({ renew: {} })).toThrow('unknown step "renew"');
    await expect(validateConnection(load(), {}, 'own')).rejects.toThrow('is an OAuth connection');
  });
});
