import type { FlowModule } from '../blueprint-flow.ts';
import { mappedValue } from '../mapping/mapped-value.ts';
import type { Lookup } from '../mapping/expression.ts';
import { textOf } from '../mapping/functions.ts';

export type ReportAnswer = { status: number | null; body: string };

const TIMEOUT_MS = 10_000;

/** Whether this is one of Make's HTTP modules, of the current or the former kind. */
export function isHttpModule(module: FlowModule): boolean {
  return /^http:(MakeRequest|ActionSendData)$/.test(module.module);
}

/** The address as it stands in the blueprint. */
export function unmappedUrl(module: FlowModule): string {
  return textOf(module.mapper?.['url']);
}

/** Does what Make's HTTP module does: one request with the mapper's values. A null status means that nothing answered. */
export async function performHttpModule(module: FlowModule, lookup: Lookup): Promise<ReportAnswer> {
  const mapper = mappedValue(module.mapper ?? {}, lookup) as Record<string, unknown>;
  const url = new URL(textOf(mapper['url']));
  for (const { name, value } of pairs(mapper['queryParameters'] ?? mapper['qs']))
    url.searchParams.append(name, value);
  const headers = new Headers(pairs(mapper['headers']).map(({ name, value }) => [name, value]));
  const body = bodyOf(mapper);
  if (body !== undefined && !headers.has('content-type')) headers.set('content-type', contentTypeOf(mapper));
  const method = textOf(mapper['method'] ?? 'get').toUpperCase();
  try {
    const request = {
      method,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body }),
    };
    const response = await fetch(url, request);
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return { status: null, body: String(error) };
  }
}

function bodyOf(mapper: Record<string, unknown>): string | undefined {
  const text = mapper['jsonStringBodyContent'] ?? mapper['data'];
  if (text !== undefined && text !== null) return textOf(text);
  const structured = mapper['dataStructureBodyContent'] ?? mapper['jsonBodyContent'];
  return structured === undefined ? undefined : JSON.stringify(structured);
}

function contentTypeOf(mapper: Record<string, unknown>): string {
  const given = textOf(mapper['contentType']);
  return given === '' || given === 'json' ? 'application/json' : given;
}

function pairs(value: unknown): { name: string; value: string }[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: Record<string, unknown>) => ({
    name: textOf(entry['name'] ?? entry['key']),
    value: textOf(entry['value']),
  }));
}
