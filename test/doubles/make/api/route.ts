import type { FormFields } from '../../http/nested-form.ts';
import { pathRoute, type Method } from '../../http/routes.ts';
import type { MakeToken } from '../make-account.ts';

export type MakeCall = {
  params: Record<string, string>;
  query: FormFields;
  body: Record<string, unknown>;
  token: MakeToken;
};

export type MakeRoute = {
  method: Method;
  pattern: RegExp;
  handle: (call: MakeCall) => object | Promise<object>;
  /** Null where any valid token will do. */
  scope: string | null;
};

/** One operation of Make's API and the scope that it needs; `:name` in the path stands for one segment. */
export function route(
  scope: string | null,
  method: Method,
  path: string,
  handle: MakeRoute['handle'],
): MakeRoute {
  return { scope, ...pathRoute(method, path, handle) };
}
