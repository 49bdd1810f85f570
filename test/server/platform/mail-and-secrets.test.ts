import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../../server/platform/config.ts';
import { sessionSecretOf } from '../../../server/platform/local-secrets.ts';
import { createLogger } from '../../../server/platform/logging.ts';
import { createMailer } from '../../../server/platform/mail.ts';

const folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-mail-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mail = {
  to: 'ada@example.com',
  subject: 'Über Grüße',
  text: `Folgen Sie für den Schlüssel:\n\nhttps://x.example/signup/confirm?token=private-${'x'.repeat(60)}`,
};

test('without SMTP a mail is a file that only its owner reads, and the log names the file but not what is in it', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  await createMailer(readConfig({ DATA_DIR: folder }), createLogger('info', sink))(mail);
  const [name = ''] = readdirSync(join(folder, 'outbox'));
  const file = join(folder, 'outbox', name);
  expect(name).toMatch(/\.eml$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'outbox')).mode & 0o077).toBe(0);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('To: ada@example.com\r\n');
  expect(text).toContain('From: Scenario Library <library@localhost>\r\n');
  expect(text).toContain(mail.text.replaceAll('\n', '\r\n'));
  expect(lines.join('')).toContain(file);
  expect(lines.join('')).not.toContain('private');
});

test('over SMTP it is handed to the server, and one that refuses makes the job fail', async () => {
  const said: string[] = [];
  let refuses = false;
  const smtp = createServer((socket) => {
    let isData = false;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      said.push(text);
      if (isData) {
        if (!text.includes('\r\n.\r\n')) return;
        isData = false;
        return void socket.write('250 kept\r\n');
      }
      if (text.startsWith('MAIL') && refuses) return void socket.write('451 later\r\n');
      if (text.startsWith('DATA')) isData = true;
      socket.write(isData ? '354 go on\r\n' : text.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n');
    });
    socket.on('error', () => {});
  });
  smtp.listen(0, '127.0.0.1');
  await new Promise((resolve) => smtp.once('listening', resolve));
  const { port } = smtp.address() as AddressInfo;
  const send = createMailer(
    readConfig({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'Library <library@example.com>' }),
    createLogger('silent'),
  );
  await send({ ...mail, messageKey: 'ack_1' });
  expect(said.join('')).toMatch(/RCPT TO:<ada@example.com>/);
  expect(said.join('')).toContain('Message-ID: <ack_1@example.com>\r\n');
  refuses = true;
  await expect(send(mail)).rejects.toThrow(/451/);
  smtp.close();
});

test('the secret of a laptop is made once, kept for its owner only, and the same for all who start together', async () => {
  const dataDir = join(folder, 'secrets');
  const config = readConfig({ DATA_DIR: dataDir });
  const [first, second] = await Promise.all([sessionSecretOf(config), sessionSecretOf(config)]);
  expect(first.length).toBeGreaterThanOrEqual(32);
  expect(second).toBe(first);
  expect(await sessionSecretOf(config)).toBe(first);
  expect(statSync(join(dataDir, 'local-secrets.json')).mode & 0o777).toBe(0o600);
  const own = 'a-secret-of-the-environment-that-is-long';
  expect(await sessionSecretOf(readConfig({ DATA_DIR: dataDir, SESSION_SECRET: own }))).toBe(own);
});

test('where no secret can be kept, a sentence says what to set', async () => {
  const file = join(folder, 'not-a-folder');
  writeFileSync(file, '');
  await expect(sessionSecretOf(readConfig({ DATA_DIR: file }))).rejects.toThrow(
    /SESSION_SECRET is not set.*DATA_DIR/,
  );
});
