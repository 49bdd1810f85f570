import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { method: string; url: string; headers: Record<string, unknown>; body: string };
export type Answer = { status?: number; contentType?: string; body?: string };
export type EchoServer = {
  url: string;
  asked: Asked[];
  /** Decides every answer; `round` counts the requests from 1. */
  answer: (asked: Asked, round: number) => Answer | null;
  close: () => Promise<void>;
};

/** A server that keeps what it was asked and answers as the test says; null leaves the caller waiting. */
export async function startEchoServer(): Promise<EchoServer> {
  const server = createServer((req, res) => void reply(req, res, echo));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const echo: EchoServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    answer: () => ({}),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return echo;
}

async function reply(req: IncomingMessage, res: ServerResponse, echo: EchoServer): Promise<void> {
  const body = (await req.toArray()).join('');
  const asked = { method: req.method ?? '', url: req.url ?? '', headers: req.headers, body };
  echo.asked.push(asked);
  const answer = echo.answer(asked, echo.asked.length);
  if (!answer) return;
  const { status = 200, contentType = 'application/json', body: text = '{}' } = answer;
  res.writeHead(status, { 'content-type': contentType }).end(status === 204 ? undefined : text);
}
