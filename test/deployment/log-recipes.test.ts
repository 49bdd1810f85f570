import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../server/platform/logging.ts';
import { whileWorkingOn } from '../../server/platform/work-in-hand.ts';

/** What a shipper sent, as Loki and Elasticsearch would get it. */
let received: { path: string; type: string; body: string }[];
let receiver: Server;
let folder: string;
let shipper: ChildProcess | undefined;

beforeEach(async () => {
  received = [];
  folder = mkdtempSync(join(tmpdir(), 'scenario-library-logs-'));
  writeFileSync(join(folder, 'library.log'), '');
  receiver = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const body = Buffer.concat(parts).toString();
      if (req.method === 'POST')
        received.push({ path: req.url ?? '', type: req.headers['content-type'] ?? '', body });
      const isBulk = req.url === '/_bulk';
      res.writeHead(req.url === '/loki/api/v1/push' ? 204 : 200, { 'Content-Type': 'application/json' });
      res.end(isBulk ? JSON.stringify({ errors: false, items: [] }) : undefined);
    });
  });
  await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  if (shipper && shipper.exitCode === null) {
    const gone = new Promise((exited) => shipper?.once('exit', exited));
    shipper.kill('SIGKILL');
    await gone;
  }
  shipper = undefined;
  await new Promise((closed) => receiver.close(closed));
  rmSync(folder, { recursive: true });
});

/** A recipe as it is shipped, but for where it reads, sends and keeps its place. */
function recipe(file: string): string {
  const { port } = receiver.address() as AddressInfo;
  const text = readFileSync(`observe/${file}`, 'utf8')
    .replaceAll('/var/log/scenario-library.log', join(folder, 'library.log'))
    .replace(/127\.0\.0\.1:(?:3100|9200)/, `127.0.0.1:${port}`);
  expect(text).toContain(`127.0.0.1:${port}`);
  const path = join(folder, file);
  writeFileSync(path, text);
  return path;
}

/** Two lines as the server writes them: of a request of a customer, and of a failed job with quotes and line ends in its words. */
function writeLines(): void {
  const logger = createLogger('info', { write: (line) => appendFileSync(join(folder, 'library.log'), line) });
  whileWorkingOn({ requestId: 'req-1', customerId: 'cus_1', operation: 'GET /v1/me' }, () =>
    logger.info({ status: 200 }, 'answered'),
  );
  whileWorkingOn({ job: 'forecasting.forecast-metrics', jobId: 'job-9' }, () =>
    logger.error({ err: new Error('no "C:\\temp"\nfound') }, 'a job failed'),
  );
}

/** Reads and sends by a recipe until the test is over. */
function ship(file: string): void {
  const words = ['-F', '-f', recipe(file), '-R', join(folder, 'persist')];
  const own = ['-c', join(folder, 'control'), '-p', join(folder, 'pid'), '--no-caps'];
  shipper = spawn('syslog-ng', [...words, ...own], { stdio: 'ignore' });
}

describe.skipIf(spawnSync('syslog-ng', ['--version']).status !== 0)('syslog-ng', () => {
  test('brings each line to Loki with its level as a label and its ids as structured metadata', async () => {
    ship('syslog-ng-loki.conf');
    writeLines();
    await expect.poll(() => received.length, { timeout: 30_000 }).toBe(2);
    const pushed = received.map(({ path, type, body }) => {
      expect([path, type]).toEqual(['/loki/api/v1/push', 'application/json']);
      const [stream] = JSON.parse(body).streams;
      const [nanoseconds, line, metadata] = stream.values[0];
      return { labels: stream.stream, nanoseconds, line: JSON.parse(line), metadata };
    });
    const answered = pushed.find(({ line }) => line.msg === 'answered');
    expect(answered).toMatchObject({
      labels: { job: 'scenario-library', level: 'info' },
      metadata: { requestId: 'req-1', customerId: 'cus_1' },
      line: { operation: 'GET /v1/me', status: 200 },
    });
    expect(answered?.nanoseconds).toBe(`${Date.parse(answered?.line.time)}000000`);
    expect(pushed.find(({ line }) => line.msg === 'a job failed')).toMatchObject({
      labels: { level: 'error' },
      metadata: { job: 'forecasting.forecast-metrics', jobId: 'job-9' },
      line: { err: { message: 'no "C:\\temp"\nfound' } },
    });
  });

  test('brings each line to Elasticsearch as a document of the index of its day', async () => {
    ship('syslog-ng-elasticsearch.conf');
    writeLines();
    const sent = () =>
      received
        .filter(({ path, type }) => path === '/_bulk' && type === 'application/x-ndjson')
        .flatMap(({ body }) => {
          expect(body.endsWith('\n')).toBe(true); // else Elasticsearch refuses all of it
          return body.trim().split('\n');
        })
        .map((line) => JSON.parse(line));
    await expect.poll(() => sent().length, { timeout: 30_000 }).toBe(4); // before each document what becomes of it
    const [action, answered, , failed] = sent();
    expect(action).toEqual({ create: { _index: `scenario-library-${answered.time.slice(0, 10)}` } });
    expect(answered).toMatchObject({ msg: 'answered', requestId: 'req-1', customerId: 'cus_1' });
    expect(failed).toMatchObject({ level: 50, jobId: 'job-9', err: { message: 'no "C:\\temp"\nfound' } });
  });
});
