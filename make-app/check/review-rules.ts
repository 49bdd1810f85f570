import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, type AppSource, type Component } from '../source/app-source.ts';
import { placeholderUrl } from '../source/public-url.ts';
import { isSentenceCase } from './form-rules.ts';
import { moduleProblems } from './module-rules.ts';
import { requestRules } from './request-rules.ts';
import { requestsOf, type Request } from './requests.ts';
import { isObject, problem, textsIn, type Problem } from './problem.ts';

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
  const must = (holds: boolean, where: string, message: string): void =>
    void (holds || problems.push(problem(where, message)));
  must(
    base?.baseUrl === placeholderUrl,
    'general/base.iml.json',
    `"baseUrl" must be ${placeholderUrl}, which a deployment replaces.`,
  );
  const error = base?.response?.['error'];
  const message = isObject(error) ? error['message'] : error;
  must(
    /^\[\{\{statusCode\}\}\] .+ \(.+\)$/s.test(String(message)),
    'general/base.iml.json',
    'The error message must read "[status] message (code)".',
  );
  must(
    base?.log?.sanitize?.includes('request.headers.authorization') === true,
    'general/base.iml.json',
    '"log.sanitize" must name request.headers.authorization.',
  );
  must(
    universal.length === 1 && universal[0]?.metadata.label === 'Make an API call',
    'makecomapp.json',
    'There must be one universal module, labelled "Make an API call".',
  );
  must(
    Object.keys(app.manifest.components.function).length === 0,
    'makecomapp.json',
    'Custom functions: Make lets few developers deploy them.',
  );
  for (const { id } of modules)
    must(
      grouped.filter((name) => name === id).length === 1,
      'modules/groups.json',
      `Module ${id} must stand in exactly one group.`,
    );
  for (const name of grouped)
    must(
      modules.some(({ id }) => id === name),
      'modules/groups.json',
      `There is no module ${name}.`,
    );
  const triggers = modules
    .filter(({ metadata }) => metadata.moduleType?.endsWith('trigger'))
    .map(({ id }) => id);
  must(
    modules.length <= 10 || triggers.every((id) => groups[0]?.modules.includes(id) === true),
    'modules/groups.json',
    'With more than ten modules, the first group must be that of the triggers.',
  );
  for (const { id } of app.components.filter(({ type }) => type === 'rpc'))
    must(asked.has(id), `rpc ${id}`, 'No form asks for it.');
  for (const text of [base].flatMap(textsIn))
    must(
      !/Invalid(AccessToken|Configuration)Error/.test(text),
      'general/base.iml.json',
      'This type of error switches scenarios of users off; only the connection may use it.',
    );
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

function connectionProblems(component: Component): Problem[] {
  const last = requestsOf(component).at(-1);
  const missing = ['metadata', 'error', 'data'].filter((key) => last?.response?.[key] === undefined);
  return component.metadata.connectionType === 'oauth'
    ? []
    : missing.map((key) => problem(`connection ${component.id}`, `"response.${key}" is missing.`));
}
