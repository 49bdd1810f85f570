import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packedFiles } from '../../../server/platform/packed-files.ts';

const text = 'export const answer = 42;\n'.repeat(100);
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
  writeFileSync(join(folder, 'page-abc.js'), text);
  writeFileSync(join(folder, 'page-abc.js.br'), brotliCompressSync(text));
  writeFileSync(join(folder, 'page-abc.js.gz'), gzipSync(text));
  writeFileSync(join(folder, 'small-abc.css'), 'a{}');
  server = createServer(express().use('/assets', packedFiles(folder))).listen(0);
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function read(path: string, encodings?: string): Promise<{ answer: IncomingMessage; body: Buffer }> {
  const { port } = server.address() as AddressInfo;
  const headers = encodings === undefined ? {} : { 'Accept-Encoding': encodings };
  const [answer] = (await once(request({ port, path, headers }).end(), 'response')) as [IncomingMessage];
  return { answer, body: Buffer.concat(await answer.toArray()) };
}

test.each([
  ['br', 'gzip, deflate, br', brotliDecompressSync],
  ['gzip', 'gzip;q=1, br;q=0', gunzipSync],
] as const)('sends what was packed by %s to whoever takes it', async (encoding, accepted, unpack) => {
  const { answer, body } = await read('/assets/page-abc.js', accepted);
  expect(answer.headers).toMatchObject({
    'content-encoding': encoding,
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  });
  expect(unpack(body).toString()).toBe(text);
});

test('sends the file itself to whoever takes nothing packed, and says that it depends', async () => {
  const { answer, body } = await read('/assets/page-abc.js');
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers.vary).toBe('Accept-Encoding');
  expect(body.toString()).toBe(text);
});

test('sends a file that was not packed as it is', async () => {
  const { answer, body } = await read('/assets/small-abc.css', 'br');
  expect(answer.headers['content-type']).toMatch(/^text\/css/);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(body.toString()).toBe('a{}');
});

test('has nothing under a name that is not there', async () => {
  expect((await read('/assets/other.js', 'br')).answer.statusCode).toBe(404);
});
