import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';

export type BackgroundOptions = {
  /** Of V8; what WebAssembly takes comes on top. */
  mostHeapMb: number;
  /** Nothing of the server's environment goes along by itself: it holds secrets. */
  env?: NodeJS.ProcessEnv;
};

/** Requests go first where both want a processor. */
const niceness = 10;

/**
 * Starts a program for heavy work. A thread would do, but what it took of the memory stays with the server when it ends; a process gives
 * all of it back. Answers may hold everything that can be cloned, such as `Infinity`, maps and typed arrays. It does not keep the server
 * from ending.
 */
export function startInBackground(script: URL, { mostHeapMb, env = {} }: BackgroundOptions): ChildProcess {
  const started = fork(script, {
    env,
    execArgv: [`--max-old-space-size=${mostHeapMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'], // models print that they do not converge
  });
  started.on('error', () => {}); // told to who waits; one that nobody waits for must not end the server
  started.once('spawn', () => started.pid !== undefined && giveWay(started.pid));
  started.unref();
  started.channel?.unref();
  return started;
}

/** Not everywhere is that allowed; it is only slower for others then. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {}
}
