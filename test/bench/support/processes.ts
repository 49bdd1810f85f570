import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
/** What `npm start` tells V8: whatever stands beside the server is told the same. */
export const serverFlags = scripts.start.match(/--\S+/g) ?? [];

/** A program that prints `listening on PORT`, in a process of its own, so that what it costs is not counted as another's. */
export async function startProgram(path: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [...serverFlags, path], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data', { signal: AbortSignal.timeout(60_000) })) as [Buffer];
  const port = /listening on (\d+)/.exec(line.toString())?.[1];
  if (!port) throw new Error(`${path} did not start: ${line.toString()}`);
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => ended(child) };
}

/** Kills the process unless it has ended, and waits for that. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
