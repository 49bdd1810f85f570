import type { FormFields } from '../../http/nested-form.ts';
import { pathRoute, type Method } from '../../http/routes.ts';

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

export type Route = { method: Method; pattern: RegExp; handle: (call: ApiCall) => object };

/** One operation of Stripe's API; `:id` in the path stands for one segment. */
export function route(method: Method, path: string, handle: (call: ApiCall) => object): Route {
  return pathRoute(method, path, handle);
}
