// oxlint-disable-next-line typescript/no-explicit-any -- answers of many shapes; the server's own tests hold them against their schemas
export type Answer = { status: number; body: any };

type Options = { body?: unknown; headers?: Record<string, string>; expect?: number[] };

/** Calls the public API as any client does. An answer that was not expected ends the demo: it would show a bug. */
export type Api = (method: string, path: string, options?: Options) => Promise<Answer>;

export function apiOf(url: string, key?: string): Api {
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return async (method, path, { body, headers = {}, expect = [200, 201, 204] } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...authorization,
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!expect.includes(answer.status))
      throw new Error(
        `${method} ${path} was answered with ${answer.status}, not ${expect.join(' or ')}: ${text}`,
      );
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  };
}
