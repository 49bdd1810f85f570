import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type LoopbackServer = {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** From now on every connection is reset, as if the service were unreachable. */
  down: () => void;
  up: () => void;
  /** Closes the server and every connection, those that hang included. */
  close: () => Promise<void>;
};

/** Serves `handle` over HTTP on a free loopback port; what it throws is answered with 500. */
export async function listenOnLoopback(
  handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): Promise<LoopbackServer> {
  let isDown = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await handle(request, response);
    } catch (error) {
      // A bug of the double itself: shown to the test that meets it.
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { type: 'api_error', message: String(error) } }));
    }
  };
  const server = createServer((request, response) => {
    if (isDown) request.socket.resetAndDestroy();
    else void answer(request, response);
  });
  server.on('connection', (socket) => {
    if (isDown) socket.resetAndDestroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    down() {
      isDown = true;
      server.closeAllConnections();
    },
    up() {
      isDown = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Reads the whole body as text. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
