import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AppSource } from '../source/app-source.ts';
import { parseJsonc, readJsonc } from '../source/jsonc.ts';
import { manifestName } from '../source/manifest.ts';
import { SourceError } from '../source/source-error.ts';
import { problem, type Problem } from './problem.ts';

const schemaOf: [RegExp, string][] = [
  [/makecomapp\.json$/, 'makecomapp.schema.json'],
  [/\/base\.iml\.json$/, 'base.json'],
  [/groups\.json$/, 'groups.json'],
  [/\.oauth-communication\.iml\.json$/, 'api-oauth.json'],
  [/^endpoints\/.*\.communication\.iml\.json$/, 'endpoint-api.json'],
  [/\.(communication|attach|detach|update)\.iml\.json$/, 'api.json'],
  [/\.epoch\.iml\.json$/, 'epoch.json'],
  [/\.(params|static-params|mappable-params|interface|input|output)\.iml\.json$/, 'parameters.json'],
  [/\.samples\.iml\.json$/, 'samples.json'],
  [/\.scope-list\.iml\.json$/, 'scopes.json'],
  [/\.(scope|default-scope|required-scope)\.iml\.json$/, 'scope.json'],
];

/** What Make documents and its schemas do not know: shared webhooks' `uid`, and a responder's answer. */
const gaps = /"(uid|status|headers|body)"/;

/** Holds every file against Make's own JSON schemas, from a copy of them that lies outside of the repository. */
export async function schemaProblems({ folder, paths }: AppSource, schemaFolder: string): Promise<Problem[]> {
  const validate = await compile(schemaFolder);
  return paths
    .filter((path) => path.endsWith('.json'))
    .flatMap((path) => {
      const name = schemaOf.find(([pattern]) => pattern.test(path))?.[1];
      if (!name) return [problem(path, 'No schema of Make is for a file of this name.')];
      const content =
        path === manifestName
          ? readJsonc(join(folder, path), path)
          : parseJsonc(readFileSync(join(folder, path), 'utf8'), path);
      return validate(name, content)
        .filter(
          (text) => !(gaps.test(text) && /^(webhooks|modules)\//.test(path) && text.includes('additional')),
        )
        .map((text) => problem(path, `By Make's schema: ${text}.`));
    });
}

/** Ajv is a tool of development, loaded only for this check. One pattern of Make's needs expressions without Unicode's strictness. */
async function compile(schemaFolder: string): Promise<(name: string, content: unknown) => string[]> {
  const { Ajv } = await import('ajv');
  const { default: addFormats } = await import('ajv-formats');
  const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true, unicodeRegExp: false });
  (addFormats as unknown as (ajv: object) => void)(ajv);
  const files = (
    existsSync(schemaFolder) ? readdirSync(schemaFolder, { recursive: true, encoding: 'utf8' }) : []
  ).filter((path) => path.endsWith('.json'));
  const names = new Set(files.map((path) => basename(path)));
  if (!names.has('makecomapp.schema.json') || !names.has('api.json'))
    throw new SourceError(
      `${schemaFolder} does not hold Make's schemas (makecomapp.schema.json, api.json and the files beside it).`,
    );
  for (const path of files)
    ajv.addSchema(readJsonc(join(schemaFolder, path), path) as object, basename(path));
  return (name, content) => {
    const check = ajv.getSchema(name);
    if (!check) return [`${name} is missing among the schemas`];
    if (check(content) === true) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) => {
      const key = (params as { additionalProperty?: string }).additionalProperty;
      return `${instancePath || '/'} ${message ?? 'is wrong'}${key ? ` "${key}"` : ''}`;
    });
  };
}
