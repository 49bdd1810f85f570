export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** One operation of an API; `:name` in the path stands for one segment. */
export function pathRoute<Call, Answer extends object | Promise<object>>(
  method: Method,
  path: string,
  handle: (call: Call) => Answer,
) {
  return { method, pattern: new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`), handle };
}

/** The operation that a request asks for, with what stood in its path. */
export function findRoute<Route extends { method: Method; pattern: RegExp }>(
  routes: Route[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (!match) continue;
    const params = Object.entries(match.groups ?? {}).map(
      ([name, value]) => [name, decodeURIComponent(value)] as const,
    );
    return { route, params: Object.fromEntries(params) };
  }
  return undefined;
}
