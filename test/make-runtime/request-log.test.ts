import { describe, expect, test } from 'vitest';
import { assertNoSecretIn, logEntry, type LogEntry } from './request-log.ts';

const secret = 's3cr€t/key+1';
const request = {
  method: 'POST',
  url: `https://api.example/a?token=${encodeURIComponent(secret)}&page=1`,
  headers: { authorization: `Bearer ${secret}`, 'x-make-token': secret, 'x-plain': 'p' },
  body: { list: [{ Key: secret }, { Key: secret, name: 'n' }] },
  type: 'json',
  isGzip: false,
  redirects: 'follow' as const,
};
const response = {
  statusCode: 200,
  headers: { 'set-cookie': secret },
  body: { token: secret, 'user.name': secret },
};
const entry = (...sanitize: string[]): LogEntry => logEntry('it', sanitize, request, response) as LogEntry;
const all = [
  'request.url',
  'request.qs.token',
  'request.headers.Authorization',
  'Request.Headers.`X-Make-Token`',
  'request.body.list.key',
  'response.headers.`set-cookie`',
  'response.body.token',
  'response.body.`user.name`',
];

describe('a sanitized log', () => {
  test('hides by paths, without regard to case, through lists, and with backticks around odd names', () => {
    expect(entry(...all)).toMatchObject({
      request: {
        url: '[sanitized]',
        qs: { token: '[sanitized]', page: '1' },
        headers: { authorization: '[sanitized]', 'x-make-token': '[sanitized]', 'x-plain': 'p' },
        body: { list: [{ Key: '[sanitized]' }, { Key: '[sanitized]', name: 'n' }] },
      },
      response: {
        headers: { 'set-cookie': '[sanitized]' },
        body: { token: '[sanitized]', 'user.name': '[sanitized]' },
      },
    });
    expect(() => assertNoSecretIn([entry(...all)], [secret])).not.toThrow();
  });

  test('shows nothing where the app does not say what to hide, and leaves the request as it was', () => {
    expect(logEntry('it', undefined, request, response)).toBeNull();
    entry(...all);
    expect(request.headers.authorization).toContain(secret);
  });

  test.each(all)('shows the secret when %s is forgotten', (forgotten) => {
    const log = [entry(...all.filter((path) => path !== forgotten))];
    expect(() => assertNoSecretIn(log, ['other', secret])).toThrow(
      new RegExp(`The log of it shows a secret in ${forgotten.split('.').slice(0, 2).join('.')}`, 'i'),
    );
  });

  test.each(['', 'a', 'ab', 'abc', 'abcd'])('knows a secret in base64 behind "%s"', (user) => {
    const hidden = Buffer.from(`${user}${secret} and more`).toString('base64');
    const shown = { ...entry(...all), component: 'it' };
    shown.request.body = { hidden };
    expect(() => assertNoSecretIn([shown], [secret])).toThrow('shows a secret');
    expect(() => assertNoSecretIn([shown], ['another-secret'])).not.toThrow();
  });

  test('does not repeat the secret in its message, and takes no empty one', () => {
    expect(() => assertNoSecretIn([entry()], [secret])).toThrow(/^((?!s3cr).)*$/);
    expect(() => assertNoSecretIn([], [''])).toThrow('no secret');
  });
});
