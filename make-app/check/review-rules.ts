import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, type AppSource, type Component } from '../source/app-source.ts';
import { placeholderUrl } from '../source/public-url.ts';
import { fieldsOf, isSentenceCase, type Field } from './form-rules.ts';
import { isObject, problem, textsIn, type Problem } from './problem.ts';

type Request = Record<string, unknown> & {
  url?: string;
  response?: Record<string, unknown>;
  headers?: object;
  log?: { sanitize?: string[] };
};

/** What Make's reviewers ask for and a program can see. */
export function reviewProblems(app: AppSource): Problem[] {
  const modules = app.components.filter(({ type }) => type === 'module');
  return [
    ...appProblems(app, modules),
    ...app.components.flatMap((component) => [
      ...labelProblems(component),
      ...requestRules(component),
      ...(component.type === 'connection' ? connectionProblems(component) : []),
      ...(component.type === 'module' ? moduleProblems(component) : []),
    ]),
  ];
}

/** The requests of a component; a single one stands for itself. */
export const requestsOf = (component: Component, key = 'communication'): Request[] =>
  [codeOf(component, key) ?? []].flat().filter(isObject);

function appProblems(app: AppSource, modules: Component[]): Problem[] {
  const base = codeOf({ code: app.general }, 'base') as (Request & { baseUrl?: unknown }) | undefined;
  const groups = (codeOf({ code: app.general }, 'groups') ?? []) as { label: string; modules: string[] }[];
  const grouped = groups.flatMap((group) => group.modules);
  const universal = modules.filter(({ metadata }) => metadata.moduleType === 'universal');
  const asked = new Set(
    app.components.flatMap(({ code }) =>
      code.flatMap(({ text }) => [...(text ?? '').matchAll(/rpc:\/\/(\w+)/g)].map(([, id]) => id)),
    ),
  );
  const problems: Problem[] = [];
  const require = (holds: boolean, where: string, message: string): void =>
    void (holds || problems.push(problem(where, message)));
  require(base?.baseUrl ===
    placeholderUrl, 'general/base.iml.json', `"baseUrl" must be ${placeholderUrl}, which a deployment replaces.`);
  const error = base?.response?.['error'];
  const message = isObject(error) ? error['message'] : error;
  require(/^\[\{\{statusCode\}\}\] .+ \(.+\)$/s.test(
    String(message),
  ), 'general/base.iml.json', 'The error message must read "[status] message (code)".');
  require(base?.log?.sanitize?.includes('request.headers.authorization') ===
    true, 'general/base.iml.json', '"log.sanitize" must name request.headers.authorization.');
  require(universal.length === 1 &&
    universal[0]?.metadata.label ===
      'Make an API call', 'makecomapp.json', 'There must be one universal module, labelled "Make an API call".');
  require(Object.keys(app.manifest.components.function).length ===
    0, 'makecomapp.json', 'Custom functions: Make lets few developers deploy them.');
  for (const { id } of modules)
    require(grouped.filter((name) => name === id).length ===
      1, 'modules/groups.json', `Module ${id} must stand in exactly one group.`);
  for (const name of grouped)
    require(modules.some(({ id }) => id === name), 'modules/groups.json', `There is no module ${name}.`);
  for (const { id } of app.components.filter(({ type }) => type === 'rpc'))
    require(asked.has(id), `rpc ${id}`, 'No form asks for it.');
  for (const text of [base].flatMap(textsIn))
    require(!/Invalid(AccessToken|Configuration)Error/.test(
      text,
    ), 'general/base.iml.json', 'This type of error switches scenarios of users off; only the connection may use it.');
  return [...problems, ...iconProblems(app)];
}

/** 512 × 512, PNG, at most 500 kB. */
function iconProblems({ folder }: AppSource): Problem[] {
  const path = join(folder, '../icon.png');
  if (!existsSync(path)) return [problem('icon.png', 'The icon is missing; it lies beside the source.')];
  const bytes = readFileSync(path);
  const isPng = bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG';
  const isRight =
    isPng && bytes.readUInt32BE(16) === 512 && bytes.readUInt32BE(20) === 512 && bytes.length <= 500_000;
  return isRight ? [] : [problem('icon.png', 'It must be a PNG of 512 × 512 pixels and at most 500 kB.')];
}

function labelProblems({ type, id, metadata }: Component): Problem[] {
  const where = `${type} ${id}`;
  const { label = '', description = '' } = metadata;
  if (type === 'connection')
    return /^.+ \(.+\)$/.test(label)
      ? []
      : [problem(where, 'The label must name the kind of sign-in in brackets.')];
  const problems =
    isSentenceCase(label) || type === 'function'
      ? []
      : [problem(where, 'The label must be in sentence case.')];
  if (type === 'module' && !/^(Triggers when|[A-Z][a-z]+s) .+\.$/s.test(description))
    problems.push(
      problem(
        where,
        'The description must begin like "Returns …", "Creates …" or "Triggers when …" and end with a full stop.',
      ),
    );
  return problems;
}

function requestRules(component: Component): Problem[] {
  const { type, id, metadata } = component;
  const where = `${type} ${id}`;
  const problems: Problem[] = [];
  const require = (holds: boolean, message: string): void =>
    void (holds || problems.push(problem(where, message)));
  const keys = ['communication', 'attach', 'detach', 'update'].filter((key) =>
    component.code.some((file) => file.key === key),
  );
  for (const request of keys.flatMap((key) => requestsOf(component, key))) {
    const { url = '', log, headers = {} } = request;
    const isAbsolute = !url.startsWith('/') && url !== '';
    if (type === 'module' || type === 'rpc')
      require(!isAbsolute || url.startsWith('{{'), 'Addresses must be relative to that of the base.');
    else if (url !== '')
      require(url.startsWith(
        `${placeholderUrl}/`,
      ), `The address must begin with ${placeholderUrl}: the base is not used here.`);
    const secrets = ['authorization', 'x-make-token'].filter((name) => name in headers);
    const hidden = log?.sanitize ?? [];
    if (log || type === 'connection' || type === 'webhook')
      for (const name of secrets)
        require(hidden.some(
          (path) => path.replaceAll('`', '') === `request.headers.${name}`,
        ), `"log.sanitize" must hide request.headers.${name}.`);
    if (type !== 'connection')
      require(!textsIn(request).some((text) =>
        /Invalid(AccessToken|Configuration)Error/.test(text),
      ), 'This type of error switches scenarios of users off; only the connection may use it.');
  }
  const last = requestsOf(component).at(-1);
  const isList =
    ['search', 'trigger'].includes(metadata.moduleType ?? '') ||
    (type === 'rpc' && last?.response?.['iterate'] !== undefined);
  if (isList) require(last?.response?.['limit'] !== undefined, '"response.limit" is missing.');
  if (metadata.moduleType === 'action')
    require(!requestsOf(component).some(
      (request) => request['pagination'] || request.response?.['iterate'],
    ), 'An action answers one bundle: no "iterate", no "pagination".');
  return problems;
}

function connectionProblems(component: Component): Problem[] {
  const last = requestsOf(component).at(-1);
  const missing = ['metadata', 'error', 'data'].filter((key) => last?.response?.[key] === undefined);
  return component.metadata.connectionType === 'oauth'
    ? []
    : missing.map((key) => problem(`connection ${component.id}`, `"response.${key}" is missing.`));
}

function moduleProblems(component: Component): Problem[] {
  const { id, metadata } = component;
  const problems: Problem[] = [];
  const require = (holds: boolean, message: string): void =>
    void (holds || problems.push(problem(`module ${id}`, message)));
  const top = (key: string): Field[] =>
    ((codeOf(component, key) ?? []) as unknown[]).filter(isObject) as Field[];
  const kind = metadata.moduleType ?? '';
  const isTrigger = kind === 'trigger' || kind === 'instant_trigger';
  if (kind === 'search' || kind === 'trigger') {
    const last = top(isTrigger ? 'staticParams' : 'mappableParams').at(-1);
    require(last?.name === 'limit' &&
      last.label === 'Limit' &&
      last['required'] !== true &&
      last['advanced'] !== true, 'Its form must end with an optional field "limit", labelled "Limit".');
    require(last?.['default'] === 10 &&
      ['uinteger', 'integer', 'number'].includes(
        last?.type ?? '',
      ), 'The limit must be a number, 10 by default.');
  }
  if (isTrigger) require(top('mappableParams').length === 0, 'A trigger has no mappable parameters.');
  if (kind === 'trigger') {
    const trigger = requestsOf(component).at(-1)?.response?.['trigger'];
    require(isObject(trigger) &&
      trigger['order'] ===
        'desc', '"response.trigger.order" must be "desc": with the oldest first, Make may never reach the newest.');
    require(isObject(codeOf(component, 'epoch')) &&
      requestsOf(component, 'epoch')[0]?.response?.['output'] !==
        undefined, 'It needs an epoch whose "response.output" has a label and a date.');
  }
  const sample = codeOf(component, 'samples');
  const names = new Set(fieldsOf(component, ['interface']).map(({ name }) => name));
  if (kind !== 'responder' && kind !== 'universal') {
    require(names.size > 0, 'Its interface is empty.');
    require(isObject(sample) && Object.keys(sample).length > 0, 'It has no sample.');
  }
  for (const name of isObject(sample) ? Object.keys(sample) : [])
    require(names.has(name), `The sample has "${name}", which the interface does not declare.`);
  for (const text of textsIn(sample))
    require(!/[\w.+-]+@(?![\w.-]*example\.)[\w-]+\.\w/.test(
      text,
    ), `The sample has an e-mail address outside of example domains.`);
  return problems;
}
