import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Access, CallerOf } from './caller.ts';

/** What a handler answers: a status and a JSON body, or something written to the response by hand (a redirect, a stream). */
export type Answer =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { write: (req: Request, res: Response) => void | Promise<void> };

export const ok = (body: unknown, headers?: Record<string, string>): Answer => ({
  status: 200,
  body,
  ...(headers ? { headers } : {}),
});
export const created = (body: unknown): Answer => ({ status: 201, body });
export const accepted = (body: unknown = {}): Answer => ({ status: 202, body });
export const noContent = (): Answer => ({ status: 204 });
export const redirectTo = (url: string): Answer => ({ write: (_req, res) => res.redirect(303, url) });

/** What a handler gets: validated input, the caller, and the few headers that have a meaning of their own. */
export type EndpointRequest<P, Q, B, A extends Access> = {
  params: P;
  query: Q;
  body: B;
  caller: CallerOf<A>;
  /** One header of the request, lower-case name. */
  header: (name: string) => string | undefined;
  /** Where the request comes from, for limits per address. */
  address: string;
  requestId: string;
};

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Keeps out what could not be worked off; both refuse by throwing. */
export type Admission = {
  refuseWhenBusy: () => void;
  /** Takes room for a body of so many bytes; what it answers gives the room back. */
  takeRoom: (bytes: number) => () => void;
};

type Inferred<S extends z.ZodType | undefined> = S extends z.ZodType ? z.output<S> : undefined;

/** One operation of the API: the only place that says its path, who may call it, what it takes and what it answers. */
export type EndpointSpec<
  A extends Access,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
> = {
  method: Method;
  /** OpenAPI style: `/v1/scenarios/{scenario}`. */
  path: string;
  summary: string;
  description?: string;
  access: A;
  params?: P;
  query?: Q;
  /** A strict object: unknown fields are refused. */
  body?: B;
  /** What each status answers; refusals (4xx, 5xx) are problems and need no entry. */
  answers: Record<
    number,
    z.ZodType | 'empty' | 'redirect' | 'html' | 'csv' | 'text' | 'svg' | 'png' | 'eventStream'
  >;
  /** Takes the body of an HTML form, too. */
  takesForm?: boolean;
  /** Honours `Idempotency-Key`: for every POST that creates something. */
  isIdempotent?: boolean;
  /** Reporting is not rate limited by request. */
  isIngestion?: boolean;
  /** Asked before the caller is looked up and before the body is read. */
  admission?: Admission;
  bodyLimitBytes?: number;
  handle: (request: EndpointRequest<Inferred<P>, Inferred<Q>, Inferred<B>, A>) => Promise<Answer> | Answer;
};

/** An endpoint with its generics erased, as the router and the OpenAPI document walk it. */
export type Endpoint = Omit<
  EndpointSpec<Access, z.ZodType | undefined, z.ZodType | undefined, z.ZodType | undefined>,
  'handle'
> & {
  handle: (request: EndpointRequest<unknown, unknown, unknown, Access>) => Promise<Answer> | Answer;
};

/** What the API's document says of an operation, whoever answers it. */
export type Operation = Omit<Endpoint, 'handle'>;

/** Whether people open it as a page, by a link or a form: what it refuses is a page too. */
export const isPage = ({ access, answers }: Operation): boolean =>
  access.kind === 'public' && Object.values(answers).includes('html');

/** Declares one operation; the schemas give `handle` its types. */
export function endpoint<
  const A extends Access,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(spec: EndpointSpec<A, P, Q, B>): Endpoint {
  return spec as unknown as Endpoint; // sound: the router passes exactly what the schemas and `access` produced
}
