// The server (started again when one of its files changes) and Vite's dev server for the pages, which passes API calls on to it.
// Node's own --watch is no help here: it dies on SIGTERM and leaves the server and its database behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

if (existsSync('.env')) process.loadEnvFile('.env'); // the pages, too, need to know the server's port
const settleMs = 100;
let isStopping = false;
let hasChanged = false;

const start = (command: string, args: string[]): ChildProcess => spawn(command, args, { stdio: 'inherit' });
const startServer = () => start(process.execPath, ['server/main.ts']);

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

let server = startServer();
const pages = start('vite', ['dashboard']);

/** One restart at a time; what changes meanwhile is part of the next. */
async function restartServer(): Promise<void> {
  if (hasChanged) return;
  hasChanged = true;
  await delay(settleMs);
  await end(server);
  hasChanged = false;
  if (!isStopping) server = startServer();
}

async function stop(exitCode: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await Promise.all([end(server), end(pages)]);
  process.exit(exitCode);
}

for (const folder of ['server', 'migrations']) watch(folder, { recursive: true }, () => void restartServer());
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
pages.once('error', () => void stop(1));
pages.once('exit', () => void stop(1));
