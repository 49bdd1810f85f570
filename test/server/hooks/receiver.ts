import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { listenOnLoopback, readText } from '../../doubles/http/loopback-server.ts';
import { until } from '../../support/until.ts';

export type Received = { path: string; headers: IncomingHttpHeaders; text: string; body: ReceivedBody };
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of many shapes
export type ReceivedBody = { id: string; type: string; timestamp: string; data: any };

type Behaviour = (response: ServerResponse, received: Received) => void;
const takes: Behaviour = (response) => void response.writeHead(204).end();

/** A real server that hooks are sent to: it keeps what comes and answers as it is told, path by path. */
export async function startReceiver() {
  const received: Received[] = [];
  const behaviours = new Map<string, Behaviour>();
  const server = await listenOnLoopback(async (request, response) => {
    const text = await readText(request);
    const one = { path: request.url ?? '/', headers: request.headers, text, body: JSON.parse(text) };
    received.push(one);
    (behaviours.get(one.path) ?? takes)(response, one);
  });
  const at = (path: string) => received.filter((one) => one.path === path);
  return {
    ...server,
    urlOf: (path: string) => `${server.url}${path}`,
    at,
    /** From now on the path behaves so; without a behaviour it takes everything again. */
    behave: (path: string, behaviour: Behaviour = takes) => void behaviours.set(path, behaviour),
    /** The bodies that came to a path, once there are so many. */
    async bodies(path: string, count: number, timeoutMs?: number): Promise<ReceivedBody[]> {
      await until(() => at(path).length >= count, timeoutMs).catch(() => {
        throw new Error(
          `${at(path).length} of ${count} came: ${JSON.stringify(at(path).map(({ body }) => body))}`,
        );
      });
      return at(path).map(({ body }) => body);
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** Answers with a status and nothing else. */
export const answering =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (response) =>
    void response.writeHead(status, headers).end();

/** Checks a delivery as a receiver does, with the library of the scheme; throws when the signature is not of this secret. */
export function verify(secret: string, { text, headers }: Received): unknown {
  return new Webhook(secret).verify(text, headers as Record<string, string>);
}
