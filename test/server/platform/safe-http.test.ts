import { createServer as createHttps } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  isPublicAddress,
  RefusedAddressError,
  refuseUnsafeUrl,
  sendSafely,
  type OutgoingRules,
  type Resolve,
} from '../../../server/platform/safe-http.ts';
import { listenOnLoopback, type LoopbackServer } from '../../doubles/http/loopback-server.ts';

const to =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const strict = (resolve: Resolve = to('93.184.216.34')): OutgoingRules => ({ allowedHosts: [], resolve });
const request = { method: 'POST' as const, body: '{}', timeoutMs: 1_000, maxAnswerBytes: 1_024 };
const send = (url: string, rules: OutgoingRules, change: Partial<typeof request> = {}) =>
  sendSafely({ ...request, url, ...change }, rules);

let answer: (response: ServerResponse) => void = (response) => void response.end('ok');
let calls = 0;
let server: LoopbackServer;
let allowed: OutgoingRules;

beforeAll(async () => {
  server = await listenOnLoopback((_request, response) => {
    calls += 1;
    answer(response);
  });
  allowed = { allowedHosts: [new URL(server.url).host] };
});
afterAll(() => server.close());

const hostileAddresses = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.254',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.0.1',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:169.254.169.254',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::7f00:1',
  '100::1',
  '2001::1',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%lo',
  'fec0::1',
  'ff02::1',
  'not an address',
  '',
];

test.each(hostileAddresses)('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '52.29.100.7',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a05:d014::1',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

/** Addresses that try to reach this machine or its network. */
const hostileUrls = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0x7f.1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://0/',
  'https://127.0.0.1./',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[fd00:ec2::254]/latest/',
  'https://169.254.169.254/latest/meta-data/',
  'https://2852039166/',
  'https://10.0.0.1/',
  'https://192.168.0.1/',
  'https://100.100.100.200/',
  'https://１２７.０.０.１/',
  'https://127。0。0。1/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://api.localhost/',
  'https://printer.local/',
  'https://metadata.google.internal/',
  'https://metadata/',
  'https://example.com:22/',
  'https://example.com:8443/',
  'https://user@example.com/',
  'https://user:secret@example.com/',
  'http://example.com/',
  'http://169.254.169.254/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
  'javascript:alert(1)',
  'data:text/plain,x',
  'https://',
  '//example.com/',
  'example.com',
  '',
];

describe.each(hostileUrls)('%j', (url) => {
  test('is refused when it is named, and again when it is called', async () => {
    await expect(refuseUnsafeUrl(url, strict())).rejects.toBeInstanceOf(RefusedAddressError);
    await expect(send(url, strict())).rejects.toBeInstanceOf(RefusedAddressError);
  });
});

test.each([
  'https://hook.eu1.make.com/abcdefghijklmnopqrstuvwxyz012345',
  'https://hook.eu2.make.com/x',
  'https://hook.us1.make.com/x',
  'https://hook.us2.make.com/x',
  'https://hook.eu1.make.celonis.com/x',
  'https://hooks.slack.com/services/T/B/x',
  'https://example.com:443/path?query=1',
  'https://xn--bcher-kva.example.com/',
  'https://8.8.8.8/',
  'https://[2606:4700::1111]/',
])('%s passes', async (url) => {
  expect((await refuseUnsafeUrl(url, strict())).href).toContain('https://');
});

describe('a name', () => {
  test.each(hostileAddresses.slice(0, 46))(
    'that points to %s is refused, also beside a public address',
    async (address) => {
      for (const resolve of [to(address), to('93.184.216.34', address)]) {
        await expect(refuseUnsafeUrl('https://evil.example.com/', strict(resolve))).rejects.toThrow(
          /not a public/,
        );
        await expect(send('https://evil.example.com/', strict(resolve))).rejects.toThrow(/not a public/);
      }
    },
  );

  test('that points elsewhere once it was accepted is refused by the connection itself', async () => {
    const answers = [to('93.184.216.34'), to('127.0.0.1')];
    const rebinding: Resolve = async (name) => (answers.shift() ?? to('127.0.0.1'))(name);
    const before = calls;
    await refuseUnsafeUrl('https://rebinding.example.com/', strict(rebinding));
    await expect(send('https://rebinding.example.com/', strict(rebinding))).rejects.toThrow(/not a public/);
    expect(calls).toBe(before);
  });

  test('is resolved once for a request, and the connection goes to what was judged', async () => {
    let asked = 0;
    const counting: Resolve = async () => {
      asked += 1;
      return [{ address: '192.0.2.1', family: 4 }];
    };
    await expect(send('https://example.com/', strict(counting))).rejects.toThrow(/not a public/);
    expect(asked).toBe(1);
  });

  test('that cannot be resolved passes when it is named, and fails when it is called', async () => {
    const unknown: Resolve = async () => {
      throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
    };
    await refuseUnsafeUrl('https://soon.example.com/', strict(unknown));
    await expect(send('https://soon.example.com/', strict(unknown))).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
    await expect(send('https://soon.example.com/', strict(to()))).rejects.toThrow(/no address/);
  });
});

describe('a host that the operator allows', () => {
  test('may be this machine and use http; its other ports and other hosts may not', async () => {
    answer = (response) => void response.writeHead(201, { 'x-a': 'b' }).end('taken');
    const taken = await send(`${server.url}/x`, allowed);
    expect(taken).toMatchObject({ status: 201, headers: { 'x-a': 'b' }, body: 'taken' });
    await expect(send('http://127.0.0.1:1/', allowed)).rejects.toThrow(/https/);
    await expect(send('http://127.0.0.2/', allowed)).rejects.toThrow(/https/);
    await expect(send('https://127.0.0.2/', allowed)).rejects.toThrow(/public/);
  });

  test('by its name alone, on every port', async () => {
    expect(await send(server.url, { allowedHosts: ['127.0.0.1'] })).toMatchObject({ status: 201 });
  });
});

describe('a receiver', () => {
  test('that redirects, to the metadata of a cloud say, is not followed', async () => {
    answer = (response) =>
      void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
    const before = calls;
    expect(await send(server.url, allowed)).toMatchObject({ status: 302 });
    expect(calls).toBe(before + 1);
  });

  test('whose body never ends is read up to the bound and then left', async () => {
    let written = 0;
    const left = new Promise<void>((resolve) => {
      answer = (response) => {
        const flood = setInterval(() => {
          written += 65_536;
          response.write('x'.repeat(65_536));
        }, 1);
        response.on('close', () => {
          clearInterval(flood);
          resolve();
        });
      };
    });
    const { status, body } = await send(server.url, allowed);
    expect([status, body.length]).toEqual([200, 1_024]);
    await left;
    expect(written).toBeLessThan(10_000_000);
  });

  test('whose body is slow has given its status, and is left at the deadline', async () => {
    answer = (response) => {
      response.writeHead(200);
      response.write('a');
    };
    const began = Date.now();
    expect(await send(server.url, allowed, { timeoutMs: 300 })).toMatchObject({ status: 200, body: 'a' });
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  test('whose connection tears in the middle of the body has given its status', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('a', () => response.socket?.destroy());
    };
    expect(await send(server.url, allowed)).toMatchObject({ status: 200 });
  });

  test('that says nothing, or headers drop by drop, fails at the deadline', async () => {
    answer = () => {};
    await expect(send(server.url, allowed, { timeoutMs: 200 })).rejects.toThrow('No answer within 0.2 s.');
    answer = (response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => response.socket?.write('x-a: b\r\n'), 20);
      response.on('close', () => clearInterval(drip));
    };
    await expect(send(server.url, allowed, { timeoutMs: 300 })).rejects.toThrow('No answer within 0.3 s.');
  });

  test.each(['HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', ''])(
    'that changes to another protocol, or hangs up, is an error and no wait without end: %j',
    async (head) => {
      answer = (response) => void response.socket?.end(head);
      await expect(send(server.url, allowed)).rejects.toThrow();
    },
  );

  test('that floods with headers is refused', async () => {
    answer = (response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\n');
      for (let count = 0; count < 2_000; count += 1)
        response.socket?.write(`x-${count}: ${'b'.repeat(100)}\r\n`);
    };
    await expect(send(server.url, allowed)).rejects.toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
  });

  test('whose certificate nobody vouches for is not told anything', async () => {
    const insecure = createHttps((_request, response) => response.end());
    await new Promise<void>((resolve) => insecure.listen(0, '127.0.0.1', resolve));
    const { port } = insecure.address() as AddressInfo;
    const rules = { allowedHosts: [`127.0.0.1:${port}`] };
    await expect(send(`https://127.0.0.1:${port}/`, rules)).rejects.toThrow(/SSL|EPROTO|handshake/i);
    await new Promise((resolve) => insecure.close(resolve));
  });
});
