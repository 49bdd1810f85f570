import type { AppSource, Component } from '../source/app-source.ts';
import {
  answersOf,
  findOperation,
  inputsOf,
  isFree,
  itemsOf,
  schemasAt,
  type ApiDescription,
  type Operation,
  type Schema,
} from './api-description.ts';
import { interfaceProblems, type Answer } from './interface-contract.ts';
import { isObject, objectsIn, problem, textOf, textsIn, type Problem } from './problem.ts';
import { requestsOf, type Request } from './requests.ts';

/** Modules whose address is not in their code: one that the user gives, or what the server itself sends to a webhook. */
const addressesFromOutside: Record<string, [method: string, url: string]> = {
  reportExecution: ['POST', '/v1/report/{token}'],
  watchEvents: ['GET', '/v1/events/{event}/sample'],
};

/** Every request reaches an operation of the server, sends what it takes and reads what it answers. */
export function contractProblems(app: AppSource, api: ApiDescription): Problem[] {
  return app.components.flatMap((component) => {
    const keys = component.type === 'webhook' ? ['attach', 'detach', 'update'] : ['communication'];
    return [
      ...keys.flatMap((key) =>
        requestsOf(component, key).flatMap((request) => requestProblems(component, request, api)),
      ),
      ...interfaceProblems(component, api, answerOf(component, api)),
    ];
  });
}

const methodOf = (request: Request): string => textOf(request['method']) || 'GET';

/** The operation that a request calls; null where the user writes the address. */
function operationOf(
  { id, metadata }: Component,
  request: Request,
  api: ApiDescription,
): Operation | null | undefined {
  if (metadata.moduleType === 'universal') return null;
  const [method, url] = addressesFromOutside[id] ?? [methodOf(request), request.url ?? ''];
  return url === '' ? null : findOperation(api, method, url);
}

function requestProblems(component: Component, request: Request, api: ApiDescription): Problem[] {
  const where = `${component.type} ${component.id}`;
  const operation = operationOf(component, request, api);
  if (operation === null) return [];
  if (operation === undefined)
    return [problem(where, `The server has no ${methodOf(request)} ${request.url ?? ''}.`)];
  const inputs = inputsOf(api, operation);
  const pagination = isObject(request['pagination']) ? request['pagination'] : {};
  const sent = (key: string): string[] =>
    [request[key], pagination[key]]
      .filter(isObject)
      .flatMap(Object.keys)
      .filter((name) => !name.startsWith('{{'));
  return [
    ...sent('qs')
      .filter((name) => !inputs.query.includes(name))
      .map((name) => problem(where, `The server takes no query parameter "${name}" there.`)),
    ...sent('body')
      .filter((name) => inputs.body !== null && !inputs.body.includes(name))
      .map((name) => problem(where, `The server takes no field "${name}" there.`)),
    ...pageProblems(where, request, inputs.query),
    ...readingProblems(where, request, api, answersOf(operation)),
  ];
}

/** Where the server answers in pages, a list reads on to the last of them. */
function pageProblems(where: string, request: Request, query: string[]): Problem[] {
  if (containerOf(request) !== '{{body.items}}' || !query.includes('cursor')) return [];
  const { condition, qs } = isObject(request['pagination']) ? request['pagination'] : {};
  const isRead = condition !== undefined && isObject(qs) && 'cursor' in qs;
  return isRead
    ? []
    : [problem(where, 'The server answers in pages: "pagination" needs a condition and the cursor.')];
}

/** Paths such as `body.items` and `item.price.amount` must lead somewhere in the answer. */
function readingProblems(where: string, request: Request, api: ApiDescription, answers: Schema[]): Problem[] {
  const { error, ...success } = request.response ?? {};
  const refusal = api.components?.schemas?.['Problem'];
  const items = itemsFor(request, api, answers);
  const lost = (value: unknown, body: Schema[]): Problem[] =>
    pathsIn(value).flatMap(({ root, path }) => {
      const start = root === 'body' ? body : items;
      if (start.length === 0 || schemasAt(api, start, path) !== null) return [];
      return [problem(where, `It reads ${root}${path}, which the server does not answer.`)];
    });
  return [
    ...lost([success, request['pagination']], answers),
    ...(refusal && !isFree(api, [refusal]) ? lost(error, [refusal]) : []),
  ];
}

/** The list that a request iterates over, as its expression. */
function containerOf({ response }: Request): string {
  const iterate = response?.['iterate'];
  return textOf(isObject(iterate) ? iterate['container'] : iterate);
}

/** What `item` is: an element of the list that the request iterates over. */
export function itemsFor(request: Request, api: ApiDescription, answers: Schema[]): Schema[] {
  const path = /^\{\{body((?:\.\w+)*)\}\}$/.exec(containerOf(request))?.[1];
  const list = path === undefined ? null : schemasAt(api, answers, path);
  return list ? itemsOf(api, list) : [];
}

/** The places of an answer that expressions name; texts in quotes are no places. */
function pathsIn(value: unknown): { root: string; path: string }[] {
  const keys = objectsIn(value).flatMap(Object.keys);
  return [...textsIn(value), ...keys]
    .flatMap((text) =>
      [...text.matchAll(/\{\{(.*?)\}\}/gs)].map(([, expression = '']) =>
        expression.replaceAll(/'[^']*'/g, "''"),
      ),
    )
    .flatMap((expression) => [
      ...expression.matchAll(/(?<![\w.`])(body|item)((?:\.\w+|\.`[^`]+`|\[\d*\])*)(?![\w(])/g),
    ])
    .map(([, root = '', path = '']) => ({ root, path }));
}

/** What a module's last request answers, and what its items are. */
function answerOf(component: Component, api: ApiDescription): Answer | null {
  const request = requestsOf(component).at(-1) ?? {};
  const operation = operationOf(component, request, api);
  if (operation === undefined) return null; // said already
  const body = operation ? answersOf(operation) : [];
  return { body, item: itemsFor(request, api, body) };
}
