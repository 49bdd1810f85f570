import type { AppSource } from '../source/app-source.ts';
import { componentTypes } from '../source/component-types.ts';
import { manifestName, type Origin } from '../source/manifest.ts';
import { isObject, problem, unknownKeys, type Problem } from './problem.ts';

const topKeys = ['fileVersion', 'generalCodeFiles', 'components', 'origins'];
const generalKeys = ['base', 'common', 'readme', 'groups'];
const originKeys = ['label', 'baseUrl', 'appId', 'appVersion', 'apikeyFile', 'idMapping'];
const mappingKeys = ['local', 'remote', 'localDeleted', 'nonOwnedByApp'];
const zone = /^https:\/\/((eu|us)[12]\.make\.com|(eu|us)1\.make\.celonis\.com)\/api$/;

/** The manifest's own shape: the keys that Make's extension knows, and origins that can be deployed to. */
export function manifestProblems({ manifest, paths }: AppSource): Problem[] {
  const wrong = (message: string): Problem => problem(manifestName, message);
  const exactly = (name: string, value: unknown, keys: readonly string[]): Problem[] => {
    if (!isObject(value)) return [wrong(`"${name}" must be an object.`)];
    return [
      ...unknownKeys(value, keys).map((key) => wrong(`"${name}" has the unknown key "${key}".`)),
      ...keys.filter((key) => !(key in value)).map((key) => wrong(`"${name}" lacks "${key}".`)),
    ];
  };
  const { generalCodeFiles, components, origins } = manifest;
  const problems = [
    ...exactly('makecomapp.json', manifest, topKeys),
    ...exactly('generalCodeFiles', generalCodeFiles, generalKeys),
    ...exactly('components', components, componentTypes),
    ...(manifest.fileVersion === 1 ? [] : [wrong('"fileVersion" must be 1.')]),
    ...(generalCodeFiles?.['common'] === null
      ? []
      : [wrong('"common" must be null: common data are secrets and never lie in the repository.')]),
  ];
  if (!Array.isArray(origins) || origins.length === 0)
    return [...problems, wrong('"origins" must name at least one app.')];
  const labels = origins.map(({ label }) => label);
  if (new Set(labels).size < labels.length) problems.push(wrong('Two origins have the same label.'));
  return [...problems, ...unusedFiles({ manifest, paths }), ...origins.flatMap(originProblems)];
}

function originProblems(origin: Origin): Problem[] {
  const where = `${manifestName}, origin ${origin.label ?? 'without a label'}`;
  const problems = unknownKeys(origin, originKeys).map((key) =>
    problem(where, `The key "${key}" is unknown.`),
  );
  const must = (holds: boolean, message: string): void =>
    void (holds || problems.push(problem(where, message)));
  must(typeof origin.label === 'string' && origin.label !== '', 'It needs a label.');
  must(
    zone.test(origin.baseUrl ?? ''),
    '"baseUrl" must be the API of a zone of Make, such as https://eu1.make.com/api.',
  );
  must(
    /^[a-z][0-9a-z-]+[0-9a-z]$/.test(origin.appId ?? ''),
    '"appId" must be small letters, digits and dashes, three at least.',
  );
  must(Number.isInteger(origin.appVersion) && origin.appVersion > 0, '"appVersion" must be a whole number.');
  must(
    /(^|\/)\.secrets\//.test(origin.apikeyFile ?? ''),
    '"apikeyFile" must lie in a folder .secrets, which git leaves out.',
  );
  const mapping: Record<string, unknown> = origin.idMapping ?? {};
  for (const key of unknownKeys(mapping, componentTypes)) must(false, `idMapping knows no "${key}".`);
  for (const type of componentTypes) {
    const entries = mapping[type];
    if (!Array.isArray(entries)) {
      must(false, `idMapping lacks a list "${type}".`);
      continue;
    }
    for (const entry of entries as unknown[])
      must(
        isObject(entry) &&
          'local' in entry &&
          'remote' in entry &&
          unknownKeys(entry, mappingKeys).length === 0,
        `idMapping has an entry of ${type} that is not { local, remote }.`,
      );
    const locals = (entries as { local: unknown }[])
      .map(({ local }) => local)
      .filter((local) => local !== null);
    must(new Set(locals).size === locals.length, `idMapping names a ${type} twice.`);
  }
  return problems;
}

/** Every file of the folder is named in the manifest; Make would never see another. */
function unusedFiles({ manifest, paths }: Pick<AppSource, 'manifest' | 'paths'>): Problem[] {
  const named = new Set<unknown>([
    manifestName,
    ...Object.values(manifest.generalCodeFiles ?? {}),
    ...Object.values(manifest.components ?? {}).flatMap((byId) =>
      Object.values(byId ?? {}).flatMap((metadata) => Object.values(metadata?.codeFiles ?? {})),
    ),
  ]);
  return paths
    .filter((path) => !named.has(path))
    .map((path) => problem(path, 'makecomapp.json does not name this file; name it or remove it.'));
}
