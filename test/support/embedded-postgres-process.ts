import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('run-embedded-postgres.ts', import.meta.url));

export type EmbeddedPostgresProcess = {
  pid: number;
  /** The address it runs on, or the sentence with which it refused. */
  answer: Promise<{ connectionString?: string; refusal?: string }>;
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<void>;
};

/** Starts an embedded PostgreSQL in a process of its own, optionally behind a command such as `setpriv …`. */
export function startInOwnProcess(args: string[], prefix: string[] = []): EmbeddedPostgresProcess {
  const [command = '', ...rest] = [...prefix, process.execPath, program, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await ended;
  };
  onTestFinished(() => end('SIGTERM'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const answer = Promise.race([once(child.stdout, 'data'), ended]).then(
    () => JSON.parse(said) as { connectionString?: string; refusal?: string },
  );
  return { pid: child.pid ?? 0, answer, end };
}
