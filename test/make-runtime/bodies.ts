import type { ResponseCode } from './directives.ts';
import { MakeAppError } from './errors.ts';
import { ImlError } from './iml/tokens.ts';
import { isCollection, toArray, toText } from './iml/values.ts';

type Payload = { payload?: string | FormData | Uint8Array<ArrayBuffer>; contentType?: string };

/** A body as it is sent; JSON drops what is undefined, forms drop null too. */
export function encodeBody({ body, type }: { body: unknown; type: string }): Payload {
  if (body === undefined) return {};
  if (type === 'json') return { payload: JSON.stringify(body), contentType: 'application/json' };
  if (['text', 'string', 'raw'].includes(type)) return { payload: toText(body) };
  if (type === 'binary')
    return { payload: new Uint8Array(Buffer.isBuffer(body) ? body : Buffer.from(toText(body))) };
  if (!isCollection(body)) throw new ImlError(`A body of type "${type}" must be a collection.`);
  if (type === 'urlencoded')
    return {
      payload: new URLSearchParams(fieldsOf(body)).toString(),
      contentType: 'application/x-www-form-urlencoded',
    };
  if (type !== 'multipart/form-data')
    throw new ImlError(`A body of type "${type}" is not supported by this interpreter.`);
  const form = new FormData();
  for (const [name, value] of fieldsOf(body)) form.append(name, value);
  return { payload: form };
}

const fieldsOf = (body: Record<string, unknown>): [string, string][] =>
  Object.entries(body).flatMap(([name, value]) =>
    toArray(value)
      .filter((single) => single !== undefined && single !== null)
      .map((single): [string, string] => [name, toText(single)]),
  );

/** An answer's body by `response.type`; by its content type when that is automatic. */
export function decodeBody(
  bytes: Buffer,
  status: number,
  contentType: string | undefined,
  type: ResponseCode['type'] = 'automatic',
): unknown {
  const chosen = typeof type === 'string' ? type : typeForStatus(type, status);
  const parser = chosen === 'automatic' ? typeByContent(contentType) : chosen;
  if (parser === 'binary') return bytes;
  const text = bytes.toString();
  if (['text', 'string', 'raw'].includes(parser)) return text;
  if (parser === 'urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (parser !== 'json')
    throw new ImlError(`An answer of type "${parser}" is not supported by this interpreter.`);
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MakeAppError('RuntimeError', `[${status}] The answer could not be read as JSON.`);
  }
}

/** Make recognises these content types exactly; `application/problem+json`, for one, is only text to it. */
function typeByContent(header: string | undefined): string {
  const contentType = header?.split(';')[0]?.trim().toLowerCase();
  if (contentType === 'application/json') return 'json';
  return contentType === 'application/x-www-form-urlencoded' ? 'urlencoded' : 'text';
}

/** The narrowest of the keys `404`, `400-499` and `*` that holds the status. */
function typeForStatus(types: Record<string, string>, status: number): string {
  const ranges = Object.entries(types).map(([key, type]) => {
    const [from, to = from] = key === '*' ? [1, 999] : key.split('-').map(Number);
    return { from: Number(from), to: Number(to), type };
  });
  const matching = ranges.filter(({ from, to }) => from <= status && status <= to);
  return matching.toSorted((a, b) => a.to - a.from - (b.to - b.from))[0]?.type ?? 'automatic';
}
