import { codeOf, type AppSource, type Component } from '../source/app-source.ts';
import { codeKeysOf, codePath, generalCode } from '../source/code-files.ts';
import { moduleTypeIds, type ComponentType } from '../source/component-types.ts';
import { manifestName, type Metadata } from '../source/manifest.ts';
import { isObject, problem, textsIn, unknownKeys, words, type Problem } from './problem.ts';

const idPatterns: Record<ComponentType, RegExp> = {
  connection: /^[a-zA-Z][0-9a-zA-Z-]{1,33}[0-9a-zA-Z]$/,
  webhook: /^[a-zA-Z][0-9a-zA-Z-]{1,33}[0-9a-zA-Z]$/,
  module: /^[a-zA-Z][0-9a-zA-Z]{2,47}$/,
  rpc: /^[a-zA-Z][0-9a-zA-Z]{2,47}$/,
  function: /^[a-zA-Z][0-9a-zA-Z]{2,95}$/,
  endpoint: /^[a-zA-Z][0-9a-zA-Z]{2,127}$/,
};
const references = ['connection', 'altConnection'];
const metadataKeys: Record<ComponentType, string[]> = {
  connection: ['label', 'connectionType'],
  webhook: ['label', 'webhookType', ...references],
  module: ['label', 'description', 'moduleType', 'actionCrud', 'webhook', ...references],
  rpc: ['label', ...references],
  function: [],
  endpoint: ['label', 'description', 'annotations', 'attachedAccounts'],
};
const optionalCode = words('update requiredScope scope context test installSpec installDirectives');
const choices: [ComponentType, 'connectionType' | 'webhookType' | 'moduleType' | 'actionCrud', string[]][] = [
  ['connection', 'connectionType', ['basic', 'oauth']],
  ['webhook', 'webhookType', ['web', 'web-shared']],
  ['module', 'moduleType', Object.keys(moduleTypeIds)],
];

/** Ids, metadata, files and references of every component, and the files of the app itself. */
export function componentProblems(app: AppSource): Problem[] {
  return [...generalFiles(app), ...app.components.flatMap((component) => problemsOf(app, component))];
}

function generalFiles({ manifest, general }: AppSource): Problem[] {
  const misplaced = Object.entries(manifest.generalCodeFiles ?? {}).filter(
    ([key, path]) => key !== 'common' && path !== generalCode[key]?.suffix,
  );
  return [
    ...misplaced.map(([key]) =>
      problem(manifestName, `"${key}" must be ${generalCode[key]?.suffix ?? 'left out'}.`),
    ),
    ...general
      .filter(({ text }) => text === null)
      .map(({ path }) => problem(path, 'The file does not exist.')),
  ];
}

function problemsOf(app: AppSource, component: Component): Problem[] {
  const { type, id, metadata, code } = component;
  const where = `${type} ${id}`;
  const problems: Problem[] = [];
  const must = (holds: boolean, message: string): void =>
    void (holds || problems.push(problem(where, message)));
  must(idPatterns[type].test(id), `The id must match ${String(idPatterns[type])}.`);
  for (const key of unknownKeys(metadata, [...metadataKeys[type], 'codeFiles']))
    must(false, `The key "${key}" is not for a ${type}.`);
  must(type === 'function' || Boolean(metadata.label), 'It needs a label.');
  for (const [kind, key, values] of choices)
    must(
      type !== kind || values.includes(metadata[key] ?? ''),
      `"${key}" must be one of ${values.join(', ')}.`,
    );
  const crud = metadata.actionCrud ?? null;
  must(crud === null || ['create', 'read', 'update', 'delete'].includes(crud), '"actionCrud" is not known.');
  must(
    (metadata.moduleType === 'action') === (crud !== null) || type !== 'module',
    '"actionCrud" belongs to every action, and only to actions.',
  );

  const keys = codeKeysOf(type, metadata);
  const files = metadata.codeFiles ?? {};
  for (const key of unknownKeys(files, keys)) must(false, `"codeFiles" has "${key}", which it cannot have.`);
  for (const key of keys) {
    const isSecret = key === 'common';
    const expected = isSecret ? null : codePath(type, id, key, metadata);
    must(
      files[key] === expected || (files[key] === undefined && isOptional(key, metadata)),
      `"${key}" must be ${expected ?? 'null'}.`,
    );
  }
  for (const { path } of code.filter(({ text }) => text === null))
    problems.push(problem(path, 'The file does not exist.'));
  for (const [kind, reference] of referencesOf(component))
    must(
      Boolean(app.manifest.components[kind]?.[reference]),
      `It refers to the ${kind} "${reference}", which does not exist.`,
    );
  if (metadata.moduleType === 'instant_trigger')
    must(Boolean(metadata.webhook), 'An instant trigger needs a webhook.');
  return [...problems, ...rpcProblems(app, component)];
}

/** Sections that Make fills with an empty default when they are not managed here. */
const isOptional = (key: string, { moduleType = '' }: Metadata): boolean =>
  optionalCode.includes(key) || (key === 'mappableParams' && moduleType.endsWith('trigger'));

function referencesOf({ metadata }: Component): [ComponentType, string][] {
  const { connection, altConnection, webhook, attachedAccounts = [] } = metadata;
  const connections = [connection, altConnection, ...attachedAccounts].filter((id) => typeof id === 'string');
  return [
    ...connections.map((id): [ComponentType, string] => ['connection', id]),
    ...(typeof webhook === 'string' ? [['webhook', webhook] satisfies [ComponentType, string]] : []),
  ];
}

/** Calls of rpcs and endpoints by their names. */
function rpcProblems({ manifest }: AppSource, component: Component): Problem[] {
  return component.code
    .filter(({ text, path }) => text !== null && path.endsWith('json'))
    .flatMap(({ key, path }) => {
      const content = codeOf(component, key);
      const rpcs = textsIn(content).flatMap((text) => /^rpc:\/\/([^?/]+)/.exec(text)?.[1] ?? []);
      const calls = [content]
        .flat()
        .flatMap((request) => (isObject(request) && request['endpoint'] ? [request['endpoint']] : []));
      const endpoints = calls.map((call) => (isObject(call) ? call['name'] : call) as string);
      return [
        ...rpcs
          .filter((id) => !manifest.components.rpc[id])
          .map((id) => problem(path, `rpc://${id} does not exist.`)),
        ...endpoints
          .filter((id) => !manifest.components.endpoint[id])
          .map((id) => problem(path, `The endpoint "${id}" does not exist.`)),
      ];
    });
}
