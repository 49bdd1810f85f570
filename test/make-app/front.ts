import type { IncomingHttpHeaders } from 'node:http';
import { listenOnLoopback, readText } from '../doubles/http/loopback-server.ts';

/** A request as it went by. */
export type Asked = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: unknown;
};
/** What is answered in place of the server: an answer, silence until the caller gives up, or a broken connection. */
export type Instead = { status: number; body?: unknown; contentType?: string } | 'silence' | 'reset';

export type Front = {
  url: string;
  /** Every request that arrived, oldest first. */
  asked: Asked[];
  /** From now on answers so, until null lets the server speak again. */
  insteadOfServer: Instead | null;
  close: () => Promise<void>;
};

const dropped = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host']);

/** Stands between the Make app and the running server as the internet does: passes everything on and notes it, or fails on demand. */
export async function startFront(serverUrl: string): Promise<Front> {
  const asked: Asked[] = [];
  const server = await listenOnLoopback(async (request, response) => {
    const text = await readText(request);
    const url = new URL(request.url ?? '/', serverUrl);
    const { method = 'GET', headers } = request;
    const query = Object.fromEntries(url.searchParams);
    asked.push({
      method,
      path: url.pathname,
      query,
      headers,
      body: text === '' ? undefined : readJson(text),
    });
    const instead = front.insteadOfServer;
    if (instead === 'silence') return;
    if (instead === 'reset') return void request.socket.resetAndDestroy();
    if (instead) {
      const { status, body, contentType = 'application/json; charset=utf-8' } = instead;
      response.writeHead(status, { 'content-type': contentType });
      return void response.end(typeof body === 'string' ? body : JSON.stringify(body));
    }
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          dropped.has(name) || value === undefined ? [] : [[name, [value].flat().join(', ')]],
        ),
      ),
      ...(text === '' ? {} : { body: text }),
    });
    const passed = [...answer.headers].filter(([name]) => !dropped.has(name) && name !== 'content-encoding');
    response.writeHead(answer.status, Object.fromEntries(passed));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  const front: Front = { url: server.url, asked, insteadOfServer: null, close: server.close };
  return front;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A refusal as the library writes it. */
export function problem(status: number, code: string, detail: string, extra: object = {}): Instead {
  const body = {
    ...extra,
    type: `/problems/${code}`,
    title: code,
    status,
    detail,
    instance: '/',
    requestId: 'req-1',
  };
  return { status, body, contentType: 'application/problem+json; charset=utf-8' };
}
