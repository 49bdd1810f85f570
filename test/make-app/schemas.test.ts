import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { files } from './app-source.ts';

/** Make's own schemas, where a developer has them beside the repository; `manifest.test.ts` and `code.test.ts` hold without them. */
const schemaFolder = join(import.meta.dirname, '../../../shared/data/make-schemas');
const schemaFiles = existsSync(schemaFolder)
  ? ['imljson', 'local-development'].flatMap((folder) =>
      readdirSync(join(schemaFolder, folder)).map((name) => join(schemaFolder, folder, name)),
    )
  : [];

const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true, unicodeRegExp: false });
(addFormats as unknown as (ajv: Ajv) => void)(ajv);
for (const path of schemaFiles)
  ajv.addSchema(JSON.parse(readFileSync(path, 'utf8')) as object, basename(path));

const schemaOf: [RegExp, string][] = [
  [/makecomapp\.json$/, 'makecomapp.schema.json'],
  [/base\.iml\.json$/, 'base.json'],
  [/groups\.json$/, 'groups.json'],
  [/\.(communication|attach|detach|update)\.iml\.json$/, 'api.json'],
  [/\.epoch\.iml\.json$/, 'epoch.json'],
  [/\.(params|static-params|mappable-params|interface)\.iml\.json$/, 'parameters.json'],
  [/\.samples\.iml\.json$/, 'samples.json'],
  [/\.(required-)?scope\.iml\.json$/, 'scope.json'],
];

test("every file is valid by Make's own schemas where they are at hand", () => {
  for (const { path, content } of schemaFiles.length > 0 ? files : []) {
    const name = schemaOf.find(([pattern]) => pattern.test(path))?.[1];
    expect(name, `a schema for ${path}`).toBeDefined();
    const validate = ajv.getSchema(name ?? '') as ValidateFunction;
    validate(content);
    expect({ path, errors: validate.errors }).toEqual({ path, errors: null });
  }
});
