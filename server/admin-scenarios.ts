import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { UsageError } from './admin-context.ts';
import type { Pool } from './platform/database.ts';
import { parsePrice } from './platform/price.ts';
import { importScenario } from './scenarios/import-scenario.ts';

/** `scenario import FILE… [--publish] [--price P]`: exit status 1 when one could not be published. */
export async function importFromCommandLine(
  pool: Pool,
  { price: priceWords, publishes }: { price: string | undefined; publishes: boolean },
  files: readonly string[],
): Promise<unknown> {
  const price = priceWords === undefined ? null : parsePrice(priceWords);
  if (priceWords !== undefined && !price)
    throw new UsageError('--price is an amount above zero and a currency such as 19.00usd or 1500jpy.');
  const blueprints = await Promise.all(files.map(readBlueprint)); // all of them before anything is imported
  const imported = [];
  for (const [index, file] of files.entries())
    imported.push({
      file,
      ...(await importScenario(
        pool,
        blueprints[index],
        basename(file),
        { publishes, price },
        () => new Date(),
      )),
    });
  const unpublished = imported.filter(({ isPublished }) => publishes && !isPublished);
  if (unpublished.length > 0) {
    process.stderr.write(
      `Not published, for their reports have errors: ${unpublished.map(({ file }) => file).join(', ')}\n`,
    );
    process.exitCode = 1;
  }
  return imported;
}

/** npm runs commands in the folder of package.json; a file is meant from where the command was typed. */
async function readBlueprint(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(resolve(process.env.INIT_CWD ?? '', file), 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} could not be read as JSON: ${(error as Error).message}`);
  }
}
