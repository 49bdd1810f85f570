import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Delivered, Order } from './stripe-process.ts';

/** The double of Stripe, in a process of its own. */
export async function startStripeProcess(env: { WEBHOOK_SECRET: string; API_KEY: string }) {
  const child = fork('test/bench/webhooks/stripe-process.ts', { env: { ...process.env, ...env } });
  const answer = async <T>() =>
    (await once(child, 'message', { signal: AbortSignal.timeout(120_000) }))[0] as T;
  const { url } = await answer<{ url: string }>();
  return {
    url,
    async pay(order: Order): Promise<Delivered> {
      child.send(order);
      return answer<Delivered>();
    },
    stop: () => ended(child),
  };
}

/** The bare floor, in a process of its own. */
export async function startFloorProcess(env: { WEBHOOK_SECRET: string; DATABASE_URL: string }) {
  const child = spawn(process.execPath, ['test/bench/webhooks/floor-server.ts'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) })) as [Buffer];
  const port = /listening on (\d+)/.exec(line.toString())?.[1];
  if (!port) throw new Error(`The floor did not start: ${line.toString()}`);
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
