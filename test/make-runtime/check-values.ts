import type { Code, RequestCode } from './directives.ts';
import { namedErrorTypes } from './error-types.ts';
import { ImlError } from './iml/tokens.ts';

type Rule = (value: unknown, where: string) => void;

const isIml = (value: unknown): boolean => typeof value === 'string' && value.includes('{{');
const isCode = (value: unknown): value is Code =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const must =
  (what: string, holds: (value: unknown) => boolean): Rule =>
  (value, where) => {
    if (!holds(value)) throw new ImlError(`${where} must be ${what}, not ${JSON.stringify(value)}.`);
  };
const text = (maximum: number): Rule =>
  must(`a text of at most ${maximum} characters`, (v) => typeof v === 'string' && v.length <= maximum);
const oneOf = (...values: unknown[]): Rule =>
  must(`one of ${values.join(', ')}`, (v) => values.includes(v) || isIml(v));
const literal = (type: 'boolean' | 'number'): Rule => must(`a literal ${type}`, (v) => typeof v === type);
const condition: Rule = must(
  'a truth value or an expression',
  (v) => typeof v === 'boolean' || typeof v === 'string',
);
const scalars: Rule = must(
  'an object of single values or lists of them',
  (v) => isCode(v) && Object.values(v).every((inner) => [inner].flat().every((single) => !isCode(single))),
);
const object: Rule = must('an object', isCode);
const anything: Rule = () => {};

/** An object with only these keys, of which some are needed. */
const shape =
  (keys: Record<string, Rule>, required: string[] = [], others?: [RegExp, Rule]): Rule =>
  (value, where) => {
    object(value, where);
    for (const [key, inner] of Object.entries(value as Code)) {
      const rule = Object.hasOwn(keys, key) ? keys[key] : others?.[0].test(key) ? others[1] : undefined;
      if (!rule) throw new ImlError(`${where} uses "${key}", which is not allowed there.`);
      rule(inner, `${where} ${key}`);
    }
    const missing = required.filter((key) => !Object.hasOwn(value as Code, key));
    if (missing.length > 0) throw new ImlError(`${where} needs "${missing.join('", "')}".`);
  };
const either =
  (simple: Rule, full: Rule): Rule =>
  (value, where) =>
    (isCode(value) ? full : simple)(value, where);

const errorType = oneOf(...namedErrorTypes);
const oneError = shape({ message: text(1024), type: errorType }, ['message']);
const answerType = oneOf('automatic', 'json', 'urlencoded', 'text', 'raw', 'string', 'binary', 'xml');
const bodyType = oneOf('json', 'urlencoded', 'multipart/form-data', 'text', 'string', 'raw', 'binary');
const respond = shape({
  type: oneOf('json', 'urlencoded', 'text'),
  status: anything,
  headers: scalars,
  body: anything,
});
const iterate = either(text(512), shape({ container: text(512), condition }, ['container']));
const paging = { mergeWithParent: literal('boolean'), condition };
const endpoint = either(text(128), shape({ name: text(128), connection: text(512) }, ['name']));

const requestRules: Record<string, Rule> = {
  url: text(512),
  baseUrl: text(512),
  encodeUrl: literal('boolean'),
  gzip: must('a truth value or an expression', (v) => typeof v === 'boolean' || isIml(v)),
  followRedirects: literal('boolean'),
  followAllRedirects: literal('boolean'),
  method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  headers: scalars,
  qs: scalars,
  type: bodyType,
  temp: object,
  timeout: must('1 to 300000', (v) => Number.isInteger(v) && Number(v) >= 1 && Number(v) <= 300_000),
  condition: either(condition, shape({ condition, default: anything }, ['condition'])),
  log: shape({
    sanitize: must('a list of paths', (v) => Array.isArray(v) && v.every((path) => typeof path === 'string')),
  }),
  repeat: shape({ condition, delay: literal('number'), limit: literal('number') }, [
    'condition',
    'delay',
    'limit',
  ]),
  iterate,
  respond,
  verification: shape({ condition, respond }),
  endpoint,
  input: object,
};
const responseRules: Record<string, Rule> = {
  type: either(answerType, shape({}, [], [/^(\*|\d{3}-\d{3}|\d{3})$/, answerType])),
  valid: either(condition, shape({ condition, message: text(1024), type: errorType }, ['condition'])),
  error: either(
    text(1024),
    shape({ message: text(1024), type: errorType }, ['message'], [/^\d{3}$/, oneError]),
  ),
  limit: must('a number or an expression', (v) => typeof v === 'number' || isIml(v)),
  iterate,
  temp: object,
  trigger: shape(
    { type: oneOf('date', 'id'), order: oneOf('asc', 'desc', 'unordered'), id: text(512), date: text(512) },
    ['type', 'order', 'id'],
  ),
  data: object,
  metadata: shape({ type: oneOf('text', 'email'), value: text(512) }, ['type', 'value']),
  headers: scalars,
};

/** Holds every directive of a request against what Make's editor accepts as its value. */
export function checkValues(request: RequestCode & Code, kind: string, where: string): void {
  for (const [key, value] of Object.entries(request)) requestRules[key]?.(value, `${where} ${key}`);
  for (const [key, value] of Object.entries(request.response ?? {}))
    responseRules[key]?.(value, `${where} response.${key}`);
  if (request.pagination) checkPagination(request, where);
  checkTogether(request, kind, where);
}

function checkPagination({ pagination, endpoint: name }: RequestCode, where: string): void {
  const own: Record<string, Rule> = name
    ? { endpoint, input: object }
    : {
        url: text(512),
        method: requestRules['method'] ?? anything,
        headers: scalars,
        qs: scalars,
        body: anything,
      };
  shape({ ...paging, ...own })(pagination, `${where} pagination`);
}

/** Rules about several directives at once. */
function checkTogether(request: RequestCode, kind: string, where: string): void {
  const { method, url, body, response } = request;
  const writing =
    kind === 'base' || kind === 'epoch' ? ['POST', 'PUT', 'PATCH', 'DELETE'] : ['POST', 'PUT', 'PATCH'];
  if (method !== undefined && writing.includes(method)) {
    if (url === undefined && kind !== 'epoch') throw new ImlError(`${where} has a method but no url.`);
    if (body === undefined) throw new ImlError(`${where} needs a body, because it is a ${method}.`);
  }
  if (response?.trigger?.type === 'date' && !response.trigger.date)
    throw new ImlError(`${where} response.trigger needs "date", because its type is date.`);
  if (kind === 'epoch')
    shape({}, ['label', 'date'], [/./, anything])(response?.output, `${where} response.output`);
  if (request.input && !request.endpoint) throw new ImlError(`${where} has an input but no endpoint.`);
  const dead = [
    'url',
    'method',
    'headers',
    'qs',
    'body',
    'encodeUrl',
    'type',
    'gzip',
    'followRedirects',
    'followAllRedirects',
  ];
  const used = request.endpoint ? dead.filter((key) => Object.hasOwn(request, key)) : [];
  if (used.length > 0)
    throw new ImlError(`${where} runs an endpoint, so it cannot have "${used.join('", "')}".`);
}
