import { describe, expect, it } from 'vitest';
import { checkBlueprint } from '../../../../server/scenarios/blueprint/check-blueprint.ts';
import { blueprint, ifElse, module, trigger, withFlow } from './build.ts';
import type { Loose } from './build.ts';

/** Each is broken by a bar that is taken out, so that no scanner of source code takes these made-up ones for real. */
const secrets = (
  [
    ['a Stripe live key', 'sk_live_|51H8xQ2eZvKYlo2C0a1b2c3d4', 'secret_key'],
    ['a Stripe test key', 'sk_test_|4eC39HqLyjWDarjtT1zdp7dc', 'secret_key'],
    ['a Stripe webhook secret', 'whsec_|MfKQ9r8GKYqrTwjUPD8ILPZI', 'secret_key'],
    ['an AWS access key', 'AKIA|IOSFODNN7EXAMPLE', 'secret_key'],
    ['an AWS secret', 'wJalrXUtnFEMI|7K7MDENG1bPxRfiCYEXAMPLE2KEY9', 'token'],
    ['a GitHub token', 'ghp_|16C7e42F292c6912E7710c838347Ae178B4a', 'secret_key'],
    ['a fine-grained GitHub token', 'github_pat_|11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz', 'secret_key'],
    ['a GitLab token', 'glpat-|x7Yz9AbCdEfGhIjKlMnO', 'secret_key'],
    ['a Slack bot token', 'xoxb-|17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy', 'secret_key'],
    ['an OpenAI key', 'sk-proj-|Ab12Cd34Ef56Gh78Ij90Kl12Mn34', 'secret_key'],
    ['an Anthropic key', 'sk-ant-api03-|abcdEFGH1234ijklMNOP5678qrst', 'secret_key'],
    ['a Google API key', 'AIza|SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY', 'secret_key'],
    ['a Google access token', 'ya29.|a0AfH6SMBxYz0123456789', 'secret_key'],
    ['a SendGrid key', 'SG.|ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf09kqeF8tAmbihYzrnopKc1s5cr', 'secret_key'],
    ['a Twilio account', 'AC|a1b2c3d4e5f60718293a4b5c6d7e8f90', 'secret_key'],
    ['a Shopify token', 'shpat_|a1b2c3d4e5f60718293a4b5c6d7e8f90', 'secret_key'],
    ['a HubSpot private app', 'pat-na1-|a1b2c3d4-e5f6-0718-293a-4b5c6d7e8f90', 'secret_key'],
    ['an Airtable token', 'pat|Ab12Cd34Ef56Gh.|a1b2c3d4e5f60718293a4b5c6d7e8f90', 'secret_key'],
    ['a Telegram bot token', '110201543:|AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1', 'secret_key'],
    [
      'a JWT',
      'eyJhbGciOiJIUzI1NiJ9.|eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
      'jwt',
    ],
    ['a private key', '-----BEGIN RSA |PRIVATE KEY-----\nMIIEow', 'private_key'],
    ['a bearer token', 'Bearer |mF_9.B5f-4.1JqM7', 'bearer_token'],
    ['basic credentials', 'Basic |QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'bearer_token'],
    ['a password in text', 'password: |hunter2!', 'password'],
    ['a password in a JSON body', '{"user":"{{1.user}}","password":"|hunter2secret1"}', 'password'],
    ['an API key in a form', 'api_key=|abcdefgh12345', 'password'],
    ['hex of 32 digits', '9e107d9d372bb6826|bd81d3542a419d6', 'token'],
    ['a random text', 'Zx81Qp09|Lm33Rt77Vb12Nk5', 'token'],
    ['a web hook of Make', 'https://hook.eu1.make.com/|abcdefghijklmnopqrstuvwxyz', 'webhook_url'],
    ['an older web hook of Make', 'https://hook.integromat.com/|abcdefghijklmnop', 'webhook_url'],
    ['a path of a web hook', 'https://flows.example.com/wh/|abcdefghijklmnopqrstuvwxyzabcdef', 'webhook_url'],
    ['a web hook of Slack', 'https://hooks.slack.com/services/|T000/B000/XXXX', 'webhook_url'],
    ['a web hook of Discord', 'https://discord.com/api/webhooks/|123/abc', 'webhook_url'],
    ['a report address of ours', 'https://library.example.com/v1/report/|abcdefghijkl', 'webhook_url'],
    ['credentials in an address', 'postgres://admin:|s3cret@db.example.com/app', 'credentials_in_url'],
    ['a token in an address', 'https://api.example.com/items?limit=5&access_token=|abcdef', 'secret_in_url'],
    [
      'a signature in an address',
      'https://files.example.com/a.pdf?X-Amz-Signature=|abcdef0123',
      'secret_in_url',
    ],
    ['a machine on this computer', 'http://localhost:8080/hook', 'internal_host'],
    ['a machine in a private network', 'https://192.168.1.20/api', 'internal_host'],
    ['a private address alone', 'connect to 10.0.12.7 first', 'internal_host'],
    ['an internal name', 'https://erp.corp/orders', 'internal_host'],
    ['a name without domain', 'https://intranet/orders', 'internal_host'],
    ['the address of the cloud’s own machine', 'http://169.254.169.254/latest', 'internal_host'],
    ['an e-mail address', 'jane.doe@acme-tools.io', 'email_address'],
    ['an e-mail address in prose', 'Write to Jane <jane@acme.co.uk>.', 'email_address'],
    ['an encoded e-mail address', 'https://api.example.com/users/jane%40acme.io', 'email_address'],
    ['an e-mail address of another script', 'jürgen@bücher-müller.de', 'email_address'],
    ['an international phone number', 'Call +49 170 1234567', 'phone_number'],
    ['an American phone number', '(212) 736-5000', 'phone_number'],
    ['a card number', '4242 4242 4242 4242', 'card_number'],
    ['an IBAN', 'DE89 3704 0044 0532 0130 00', 'iban'],
    ['a social security number', '078-05-1120', 'national_id'],
    ['a Google file', '1BxiMVs0XRA5nFMdKvBdBZjgm|UUqptlbs74OgvE2upms', 'google_file_id'],
    [
      'a Google file in its address',
      'https://docs.google.com/spreadsheets/d/1BxiMVs0XRA5nFMdKvBdBZjgm|UUqptlbs74OgvE2upms/edit',
      'google_file_id',
    ],
    ['an Airtable base', 'app|Qw8Er4Ty2Ui6Op', 'record_id'],
    ['a UUID', 'd9428888-122b-11e1-|b85c-61cd3cbb3210', 'uuid'],
    ['a long number', 'order 8412977', 'numeric_id'],
  ] satisfies [string, string, string][]
).map(([name, secret, code]) => [name, secret.replaceAll('|', ''), code] as const);

const innocent = [
  '{{1.email}}',
  'Hello {{1.first_name}}, your order {{1.number}} is on its way.',
  '{{formatDate(now; "YYYY-MM-DDTHH:mm:ss.SSS[Z]"; "UTC")}}',
  '{{if(1.status = "paid"; "done"; "open")}}',
  '{{1.`0f8fad5b-d9cb-469f-a165-70867728950e`}}',
  '{{5.properties.hs_analytics_first_touch_converting_campaign_2}}',
  '{{addSeconds(now; 604800)}}',
  'Bearer {{1.access_token}}',
  'Authorization: Bearer {{2.token}}',
  '{"apiKey":"{{1.key}}","password":"{{1.password}}"}',
  'finance@example.com, sales@shop.example.org, me@host.test',
  'https://api.openai.com/v1/chat/completions',
  'https://www.googleapis.com/calendar/v3/calendars/primary/events',
  'https://api.example.com/orders?limit=100&page=2&sort=createdAt',
  'https://api.example.com/orders/{{1.id}}?key={{2.key}}&token={{2.token}}',
  'https://{{1.domain}}.zendesk.com/api/v2/tickets.json',
  'https://maps.googleapis.com/maps/api/geocode/json?key=YOUR_API_KEY',
  'gpt-4o-mini-2024-07-18',
  'claude-sonnet-4-5-20250929',
  'text-embedding-3-large',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'SELECT id, name FROM orders WHERE created_at > now() - interval 30 day LIMIT 10000',
  '2026-03-01T09:30:00.000Z',
  '20260301',
  'Every 86400000 milliseconds, or 131072 tokens, or 1000000 rows',
  '#1a2b3c and #112233',
  '<td style="width:600px;color:#333333">Total: 1,234,567.89</td>',
  'Please reset your password: it is required. Keep the token secret.',
  'The basic plan, the token bucket, the bearer of good news',
  'Phone numbers such as +1 202 555 0100 are made up.',
  '/[^A-Za-z0-9._%+-]+/g',
  '@your_channel',
  'ActionCreateOrUpdateSpreadsheetRowAdvanced',
  'customer_lifetime_value_in_the_last_12_months',
  '00000000-0000-0000-0000-000000000000',
  'Version 10.2.3 of 4.5.6',
  'https://schema.org/Article and http://www.w3.org/1999/xhtml',
  '0 7 * * 1-5',
  'Invoice-2026-Q3-Report-Final-v2',
];

const textIn = (text: string, more: Loose = {}) =>
  blueprint(module(2, undefined, { mapper: { text }, ...more }));
const modules = withFlow(trigger(), ...[2, 3, 4, 5].map((id) => module(id)))['flow'] as Loose[];

describe('secrets and personal data', () => {
  it.each(secrets)('%s is found, and never repeated', (_, secret, code) => {
    for (const text of [secret, `Before ${secret} after`]) {
      const report = checkBlueprint(textIn(text));
      expect(report.errors.map((error) => [error.path, error.code])).toContainEqual([
        '/flow/1/mapper/text',
        code,
      ]);
      expect(JSON.stringify(report)).not.toContain(secret);
      expect(JSON.stringify(report)).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(report.cleaned!.flow[1]!.mapper!['text']).toBe(`[removed: ${report.errors[0]!.code}]`);
    }
  });

  it.each(innocent)('are not seen in %s', (text) => {
    const flow = [...modules, module(6, undefined, { mapper: { text } })];
    const report = checkBlueprint({ name: 'A', flow });
    expect([...report.errors, ...report.warnings]).toEqual([]);
  });

  const email = 'jane@acme.io';
  const places: [string, Loose, string][] = [
    ['the name', { ...blueprint(), name: `For ${email}` }, '/name'],
    ['the description', { ...blueprint(), description: email }, '/description'],
    [
      'a label',
      blueprint(module(2, undefined, { metadata: { designer: { name: email } } })),
      '/flow/1/metadata/designer/name',
    ],
    [
      'a parameter',
      blueprint(module(2, undefined, { parameters: { to: [{ address: email }] } })),
      '/flow/1/parameters/to/0/address',
    ],
    ['the name of a filter', textIn('a', { filter: { name: email, conditions: [] } }), '/flow/1/filter/name'],
    [
      'a condition',
      textIn('a', { filter: { conditions: [[{ a: '{{1.email}}', o: 'text:equal', b: email }]] } }),
      '/flow/1/filter/conditions/0/0/b',
    ],
    [
      'the label of a branch',
      blueprint(ifElse(2, [{ type: 'else', label: email, flow: [] }])),
      '/flow/1/branches/0/label',
    ],
    [
      'an error flow',
      blueprint(
        module(2, undefined, { onerror: [{ ...module(3, 'builtin:Resume'), mapper: { to: email } }] }),
      ),
      '/flow/1/onerror/0/mapper/to',
    ],
    [
      'a key of an object',
      blueprint(module(2, undefined, { mapper: { owners: { [email]: true } } })),
      '/flow/1/mapper/owners',
    ],
  ];
  it.each(places)('are found in %s', (_, submitted, path) => {
    const report = checkBlueprint(submitted);
    expect(report.errors.map((error) => [error.path, error.code])).toEqual([[path, 'email_address']]);
    expect(JSON.stringify(report)).not.toContain(email);
  });

  it('in a dropped part are dropped with it', () => {
    expect(checkBlueprint({ ...blueprint(), metadata: { notes: [{ text: email }] } }).valid).toBe(true);
  });

  it('are found in numbers, unless those are round or plain', () => {
    const report = checkBlueprint(
      blueprint(
        module(2, undefined, { mapper: { chatId: -100_847_129, timeout: 300_000, max: 65_536, year: 2026 } }),
      ),
    );
    expect(report.errors.map((error) => [error.path, error.code])).toEqual([
      ['/flow/1/mapper/chatId', 'numeric_id'],
    ]);
    expect(report.cleaned!.flow[1]!.mapper).toEqual({
      chatId: null,
      timeout: 300_000,
      max: 65_536,
      year: 2026,
    });
  });

  it('are found by the name of their field, however short', () => {
    const fields = {
      headers: [
        { name: 'X-Api-Key', value: 'short' },
        { name: 'Authorization', value: 'Bearer {{1.token}}' },
        { key: 'Accept', value: 'short' },
      ],
      password: 'open',
      client_secret: '{{"quoted"}}',
      token: '{{1.token}}',
      apiKey: '<your key>',
      max_tokens: '500',
    };
    const report = checkBlueprint(blueprint(module(2, 'http:MakeRequest', { mapper: fields })));
    expect(report.errors.map((error) => [error.path, error.code])).toEqual([
      ['/flow/1/mapper/headers/0/value', 'secret_field'],
      ['/flow/1/mapper/password', 'secret_field'],
      ['/flow/1/mapper/client_secret', 'secret_field'],
    ]);
  });

  it('taken out, the cleaned blueprint can be submitted again', () => {
    const { cleaned } = checkBlueprint(textIn('Write to jane@acme.io'));
    expect(checkBlueprint(cleaned)).toMatchObject({ valid: true, cleaned });
  });
});
