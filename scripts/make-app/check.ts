import { allEndpoints } from '../../server/app.ts';
import { otherOperations } from '../../server/other-operations.ts';
import { readConfig } from '../../server/platform/config.ts';
import type { Deps } from '../../server/platform/deps.ts';
import { openApiDocument } from '../../server/platform/openapi.ts';
import { version } from '../../server/platform/version.ts';
import type { ApiDescription } from '../../make-app/check/api-description.ts';
import { checkApp } from '../../make-app/check/check-app.ts';
import { readApp } from '../../make-app/source/app-source.ts';
import { placeholderUrl } from '../../make-app/source/public-url.ts';

/** The server's OpenAPI document. Endpoints are only declared here and never called, so that nothing but settings is needed. */
export function describeServer(): ApiDescription {
  const deps = { config: readConfig({}) } as Deps;
  const operations = [...allEndpoints(deps), ...otherOperations];
  return openApiDocument(operations, { serverUrl: placeholderUrl, version }) as unknown as ApiDescription;
}

/** Prints what is wrong with the app; true when nothing is. */
export async function checkSource(
  folder: string,
  schemaFolder: string | null,
  asJson: boolean,
): Promise<boolean> {
  const problems = await checkApp(readApp(folder), { api: describeServer(), schemaFolder });
  if (asJson)
    process.stdout.write(
      `${JSON.stringify({ problems, isCheckedByMakesSchemas: schemaFolder !== null }, null, 2)}\n`,
    );
  else {
    for (const { where, message } of problems) process.stdout.write(`${where}: ${message}\n`);
    if (!schemaFolder)
      process.stdout.write(
        "Make's own schemas were left out; --schemas DIR or MAKE_SCHEMAS_DIR says where they are.\n",
      );
    process.stdout.write(
      problems.length === 0 ? 'The Make app is in order.\n' : `${problems.length} to put right.\n`,
    );
  }
  return problems.length === 0;
}
