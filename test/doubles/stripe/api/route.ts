import type { FormFields } from '../../http/nested-form.ts';

export type ApiCall = {
  /** The `:id` of the path, empty where it has none. */
  id: string;
  /** Form body or query string. */
  input: FormFields;
  /** The path as it was called. */
  path: string;
  /** The double's time, in unix seconds. */
  at: number;
};

export type Route = {
  method: string;
  pattern: RegExp;
  handle: (call: ApiCall) => object;
};

/** One operation of the API; `:id` in the path stands for one segment. */
export function route(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  handle: (call: ApiCall) => object,
): Route {
  return { method, pattern: new RegExp(`^${path.replace(':id', '(?<id>[^/]+)')}$`), handle };
}

/** The operation that a request asks for, with the id from its path. */
export function findRoute(
  routes: Route[],
  method: string,
  path: string,
): { route: Route; id: string } | undefined {
  for (const candidate of routes) {
    if (candidate.method !== method) continue;
    const match = candidate.pattern.exec(path);
    if (match) return { route: candidate, id: decodeURIComponent(match.groups?.['id'] ?? '') };
  }
  return undefined;
}
