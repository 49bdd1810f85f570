/** Fields of a report that are numbers or truth values in JSON, but text when an HTTP module of Make fills a template. */
const numbers = new Set(['items', 'inputTokens', 'outputTokens', 'amountMicros']);
const claims = new Set(['warning']);

/**
 * A report as an HTTP module sends it, brought to its types: Make puts every mapped value into the body as text, and an empty one for
 * whatever was not mapped. Numbers and truth values are read from text; empty text and null count as left out. Everything else
 * stays as it is, `data` too, and is judged afterwards.
 */
export function readReportBody(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const given = Object.entries(body).filter(([, value]) => value !== '' && value !== null);
  const read = given.map(([name, value]): [string, unknown] => [
    name,
    name === 'data' ? value : readValue(name, value),
  ]);
  return Object.fromEntries(read.filter(([, value]) => !isEmptyObject(value)));
}

function readValue(name: string, value: unknown): unknown {
  if (typeof value === 'string') {
    if (numbers.has(name) && /^-?\d+(\.\d+)?$/.test(value.trim())) return Number(value);
    if (claims.has(name) && /^(true|false)$/i.test(value.trim()))
      return value.trim().toLowerCase() === 'true';
    return value;
  }
  return name === 'cost' || name === 'value' || name === 'error' ? readReportBody(value) : value;
}

const isEmptyObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
