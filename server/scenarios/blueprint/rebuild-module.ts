import { declaredBindings } from './bindings.ts';
import { pointer } from './findings.ts';
import { isObject } from './parse-submission.ts';
import type { JsonObject } from './parse-submission.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { rebuildBranches, rebuildErrorFlow, rebuildRoutes } from './rebuild-branching.ts';
import type { ValueContext } from './rebuild-values.ts';
import { copyObject, copyValue, rebuildFilter } from './rebuild-values.ts';
import type { BlueprintModule } from './types.ts';

/** `google-sheets:addRow`, or `app#my-app:doThing` for a custom app. */
const moduleName = /^(app#)?[a-z][a-z0-9-]*:[A-Za-z0-9]+$/;

const keptFields = new Set(
  'id module version parameters mapper filter routes branches outputs filters onerror listener metadata'.split(
    ' ',
  ),
);
/** What exporters add and nobody misses. */
const silentFields = new Set(['flags', 'created', 'last_edit', 'idSequence']);

/** The app of a module, without the prefix of custom apps. */
export function appOf(module: string): string {
  return module.replace(/^app#/, '').split(':')[0]!;
}

/** One module, rebuilt from the fields on the allow-list; null when it cannot be told which module it is. */
export function rebuildModule(
  raw: unknown,
  path: string,
  level: number,
  builder: FlowBuilder,
): BlueprintModule | null {
  const identity = identify(raw, path, builder);
  if (!identity) return null;
  const { fields, ...rebuilt } = identity;
  const contextOf = (part: ValueContext['part']) => valueContext(rebuilt, fields, part, builder);
  const module: BlueprintModule = builder.locate({ ...rebuilt }, path);
  const { parameters, mapper } = fields;
  if (isObject(parameters))
    module.parameters = copyObject(parameters, pointer(path, 'parameters'), contextOf('parameters'));
  else if (parameters !== undefined && parameters !== null) {
    builder.findings.error(
      pointer(path, 'parameters'),
      'parameters_invalid',
      'The parameters of a module are an object.',
    );
  }
  if (isObject(mapper)) module.mapper = copyObject(mapper, pointer(path, 'mapper'), contextOf('mapper'));
  else if (mapper === null) module.mapper = null;
  else if (mapper !== undefined) {
    builder.findings.error(
      pointer(path, 'mapper'),
      'mapper_invalid',
      'The mapper of a module is an object, or null for routers.',
    );
  }
  const filter = rebuildFilter(fields['filter'], pointer(path, 'filter'), contextOf('mapper'));
  if (filter) module.filter = filter;
  for (const part of ['outputs', 'filters'] as const) {
    if (fields[part] !== undefined)
      module[part] = copyValue(fields[part], pointer(path, part), contextOf('mapper'));
  }
  if (fields['routes'] !== undefined) {
    module.routes = rebuildRoutes(fields['routes'], pointer(path, 'routes'), level, builder);
  }
  if (fields['branches'] !== undefined) {
    const branchesPath = pointer(path, 'branches');
    module.branches = rebuildBranches(fields['branches'], branchesPath, level, builder, contextOf('mapper'));
  }
  const onerror = rebuildErrorFlow(fields['onerror'], pointer(path, 'onerror'), level, builder);
  if (onerror) module.onerror = onerror;
  if (typeof fields['listener'] === 'boolean') module.listener = fields['listener'];
  const designer = rebuildDesigner(fields['metadata']);
  if (designer) module.metadata = { designer };
  requireDeclared(module, fields, path, builder);
  return module;
}

function identify(raw: unknown, path: string, builder: FlowBuilder) {
  const { findings } = builder;
  if (!isObject(raw)) {
    findings.error(path, 'module_invalid', 'A module is an object with "id", "module" and "version".');
    return builder.unreadable();
  }
  const { id, module, version } = raw;
  const idReads = Number.isSafeInteger(id) && Number(id) >= 1;
  if (!idReads)
    findings.error(pointer(path, 'id'), 'module_id_invalid', 'The id of a module is a whole number from 1.');
  const nameReads = typeof module === 'string' && module.length <= 200 && moduleName.test(module);
  const namePath = pointer(path, 'module');
  if (typeof module === 'string' && /^placeholder:/i.test(module)) {
    findings.error(
      namePath,
      'placeholder_module',
      'A placeholder stands where a module should be; choose the module in Make.',
    );
  } else if (!nameReads) {
    findings.error(
      namePath,
      'module_name_invalid',
      'A module is named "app:Module", or "app#my-app:module" for a custom app.',
    );
  }
  if (!idReads || !nameReads) return builder.unreadable();
  const versionReads =
    Number.isSafeInteger(version) &&
    Number(version) >= (/(^|-)(ai|agents?)(-|$)/.test(appOf(module)) ? 0 : 1);
  if (!versionReads)
    findings.error(
      pointer(path, 'version'),
      'version_invalid',
      'The version of a module is its app’s major version, from 1.',
    );
  for (const field of Object.keys(raw)) {
    if (keptFields.has(field) || silentFields.has(field)) continue;
    findings.warn(
      pointer(path, field),
      'field_dropped',
      'This field is not part of a module and was left out.',
    );
  }
  return { id: Number(id), module, version: versionReads ? Number(version) : 1, fields: raw };
}

function valueContext(
  module: Pick<BlueprintModule, 'id' | 'module'>,
  fields: JsonObject,
  part: ValueContext['part'],
  builder: FlowBuilder,
): ValueContext {
  const app = appOf(module.module);
  const onBinding: ValueContext['onBinding'] = ({ path, parameter, kind }) => {
    builder.requirements.push({ path, moduleId: module.id, module: module.module, app, parameter, kind });
  };
  return {
    app,
    part,
    declared: declaredBindings(fields['metadata']).kinds,
    findings: builder.findings,
    onBinding,
  };
}

/** A binding that the module demands but that its author had not chosen is still to be chosen. */
function requireDeclared(module: BlueprintModule, fields: JsonObject, path: string, builder: FlowBuilder) {
  const { kinds, required } = declaredBindings(fields['metadata']);
  for (const parameter of required) {
    const parts = [fields['parameters'], fields['mapper']];
    if (parts.some((part) => isObject(part) && Object.hasOwn(part, parameter))) continue;
    const { id: moduleId, module: name } = module;
    const kind = kinds.get(parameter)!;
    const missing = pointer(path, 'parameters', parameter);
    builder.requirements.push({ path: missing, moduleId, module: name, app: appOf(name), parameter, kind });
  }
}

function rebuildDesigner(metadata: unknown) {
  const designer = isObject(metadata) ? metadata['designer'] : undefined;
  if (!isObject(designer)) return undefined;
  const { x, y, name } = designer;
  return {
    ...(typeof x === 'number' && Number.isFinite(x) ? { x } : {}),
    ...(typeof y === 'number' && Number.isFinite(y) ? { y } : {}),
    ...(typeof name === 'string' ? { name } : {}),
  };
}
