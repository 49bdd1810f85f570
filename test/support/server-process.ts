import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { commandEnvironment } from './command-environment.ts';

export type ServerProcess = {
  child: ChildProcess;
  /** Everything written to stdout and stderr so far. */
  output: () => string;
  /** The address of the line that says that it is ready. */
  url: Promise<string>;
  exited: Promise<number | null>;
};

/**
 * Starts a command as a user would, in a process group of its own, with an environment that has none of the variables that the
 * server reads but those given.
 */
export function startProcess(
  command: string,
  args: string[],
  env: Record<string, string>,
  cwd = process.cwd(),
): ServerProcess {
  const child = spawn(command, args, {
    cwd,
    env: { ...commandEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  const url = (async () => {
    for (const deadline = Date.now() + 120_000; Date.now() < deadline;) {
      const match = /Scenario Library is ready at (\S+)/.exec(output);
      if (match?.[1]) return match[1];
      if (hasExited) break;
      await delay(50);
    }
    throw new Error(`The server did not become ready:\n${output}`);
  })();
  url.catch(() => {}); // a test that expects a refusal never asks for the address
  return { child, output: () => output, url, exited };
}

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };

/** The server as `npm start` starts it, under the Node that runs the tests and without npm around it. */
export function startServerProcess(env: Record<string, string>, cwd?: string): ServerProcess {
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  return startProcess('sh', ['-c', scripts.start], { PATH, PORT: '0', ...env }, cwd);
}

/** Ends the process and everything that it started; for clean-up. */
export function killGroup({ child }: ServerProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // gone already
  }
}
