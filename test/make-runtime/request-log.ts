import type { HttpRequest, HttpResponse } from './http.ts';
import { isCollection } from './iml/values.ts';

/** A request and its answer as Make DevTool shows them: sanitized. `response` is null when there was no answer. */
export type LogEntry = {
  component: string;
  request: { method: string; url: string; headers: Record<string, string>; body: unknown };
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
  const entry = structuredClone({ component, request: { method, url, headers, body }, response });
  for (const path of sanitize) hide(entry, segmentsOf(path));
  return entry;
}

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
