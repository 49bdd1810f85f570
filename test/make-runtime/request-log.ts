import type { HttpRequest, HttpResponse } from './http.ts';
import { isCollection } from './iml/values.ts';

/** A request and its answer as Make DevTool shows them: sanitized. `response` is null when there was no answer. */
export type LogEntry = {
  component: string;
  request: {
    method: string;
    url: string;
    qs: Record<string, string>;
    headers: Record<string, string>;
    body: unknown;
  };
  response: HttpResponse | null;
};

const mask = '[sanitized]';

/** The entry for the log, or null without `log.sanitize`: then Make shows nothing at all. */
export function logEntry(
  component: string,
  sanitize: string[] | undefined,
  request: HttpRequest,
  response: HttpResponse | null,
): LogEntry | null {
  if (!sanitize) return null;
  const { method, url, headers, body } = request;
  const qs = Object.fromEntries(new URL(url).searchParams);
  const entry = structuredClone({ component, request: { method, url, qs, headers, body }, response });
  for (const path of sanitize) hide(entry, segmentsOf(path));
  return entry;
}

/**
 * Throws when a secret stands in the log, be it as it is, encoded for an address, or in base64. Empty secrets are a mistake of the
 * test.
 */
export function assertNoSecretIn(log: LogEntry[], secrets: string[]): void {
  for (const secret of secrets) {
    if (secret === '') throw new Error('An empty text is no secret.');
    const shapes = [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      ...inBase64(secret),
    ];
    for (const { component, request, response } of log) {
      for (const [part, shown] of Object.entries({
        ...prefixed('request', request),
        ...prefixed('response', response ?? {}),
      }))
        if (shapes.some((shape) => JSON.stringify(shown ?? null).includes(shape)))
          throw new Error(`The log of ${component} shows a secret in ${part}.`);
    }
  }
}

const prefixed = (prefix: string, parts: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parts).map(([name, value]) => [`${prefix}.${name}`, value]));

/** The secret in base64 by itself, and what it looks like behind one or two other characters. */
const inBase64 = (secret: string): string[] =>
  [0, 1, 2]
    .map((offset) => {
      const shifted = Buffer.from(' '.repeat(offset) + secret).toString('base64');
      const last = ((offset + Buffer.byteLength(secret)) * 8) / 6;
      return shifted.slice(Math.ceil((offset * 8) / 6), Math.floor(last));
    })
    .filter((shape) => shape.length > 3);

/** `request.headers.`x-make-token`` → three names; those with a dash need backticks, compared without case. */
function segmentsOf(path: string): string[] {
  const segments = path.match(/`[^`]+`|[^.`]+/g) ?? [];
  return segments.map((segment) => {
    if (segment.startsWith('`')) return segment.slice(1, -1).toLowerCase();
    if (segment.includes('-')) throw new Error(`"${segment}" in log.sanitize needs backticks: ${path}`);
    return segment.toLowerCase();
  });
}

function hide(value: unknown, [segment, ...rest]: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) hide(item, [segment ?? '', ...rest]);
    return;
  }
  if (!isCollection(value)) return;
  for (const key of Object.keys(value)) {
    if (key.toLowerCase() !== segment) continue;
    if (rest.length > 0) hide(value[key], rest);
    else if (value[key] !== undefined) value[key] = mask;
  }
}
