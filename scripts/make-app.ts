// Checks the Make app, and compares, deploys or pulls it: `npm run make-app -- --help`.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connect, UsageError } from './make-app/connect.ts';
import { shapeProblems } from '../make-app/check/check-app.ts';
import { deploy } from '../make-app/deploy/deploy.ts';
import { sendCommon } from '../make-app/deploy/common-data.ts';
import { planAsJson, planLines } from '../make-app/deploy/print-plan.ts';
import { pull } from '../make-app/deploy/pull.ts';
import { SourceError } from '../make-app/source/source-error.ts';

const help = `npm run --silent make-app -- COMMAND

  check                    holds the source against Make's rules and against this server's API
    --schemas DIR          also against Make's own JSON schemas (or MAKE_SCHEMAS_DIR)
  diff   --origin LABEL    shows what a deployment would create and change
  deploy --origin LABEL    the same; with --yes it does it. It never removes and never publishes anything.
    --yes                  sends the changes
    --common FILE          also sends the app's common data (JSON) from this file
  pull   --origin LABEL    brings what stands otherwise in Make into the source
    --force                also over files whose changes git does not have

  --json                   answers JSON (check, diff)
  --source DIR             another folder with a makecomapp.json (default make-app/src)
  --api-base URL           a stand-in for Make on this machine, for tests

PUBLIC_URL is the address under which Make reaches the server; MAKE_API_KEY, or the origin's apikeyFile, holds the key
(scopes sdk-apps:read, sdk-apps:write). Exit status: 0 done, 1 refused or failed, 2 a wrong command line.
`;

const options = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  source: { type: 'string' },
  schemas: { type: 'string' },
  origin: { type: 'string' },
  yes: { type: 'boolean' },
  common: { type: 'string' },
  force: { type: 'boolean' },
  'api-base': { type: 'string' },
} as const;

const remoteOptions = ['source', 'origin', 'api-base'];
const takes: Record<string, string[]> = {
  check: ['json', 'source', 'schemas'],
  diff: [...remoteOptions, 'json'],
  deploy: [...remoteOptions, 'yes', 'common'],
  pull: [...remoteOptions, 'force'],
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command = '', ...rest] = positionals;
  if (values.help) return void process.stdout.write(help);
  const known = Object.hasOwn(takes, command) ? takes[command] : undefined;
  if (!known || rest.length > 0)
    throw new UsageError(
      command === '' ? 'Say what to do.' : `"${known ? rest.join(' ') : command}" is not known.`,
    );
  const foreign = Object.keys(values).find((name) => !known.includes(name));
  if (foreign) throw new UsageError(`"${command}" takes no --${foreign}.`);
  // npm runs commands in the folder of package.json; a path is meant from where the command was typed.
  const path = (text: string): string => resolve(process.env['INIT_CWD'] ?? '', text);
  const source = values.source ? path(values.source) : resolve('make-app/src');

  if (command === 'check') {
    const schemas = values.schemas ?? process.env['MAKE_SCHEMAS_DIR'];
    const { checkSource } = await import('./make-app/check.ts'); // the whole server: only this command needs it
    const isGood = await checkSource(source, schemas ? path(schemas) : null, values.json === true);
    process.exitCode = isGood ? 0 : 1;
    return;
  }
  const { client, target, plan } = await connect({
    source,
    origin: values.origin,
    apiBase: values['api-base'],
    // What was found again in Make is written down only by what writes anyway.
    keeps: command === 'pull' || values.yes === true,
  });
  if (command === 'pull') {
    const lines = await pull(client, target, plan, { force: values.force === true });
    for (const line of lines.length > 0 ? lines : ['The source is what stands in Make.']) print(line);
    return;
  }
  if (command === 'diff' || values.yes !== true) {
    if (values.json) print(JSON.stringify(planAsJson(target, plan), null, 2));
    else for (const line of planLines(target, plan)) print(line);
    if (command === 'deploy') print('Nothing was sent. Add --yes to send it.');
    return;
  }
  const [wrong] = shapeProblems(target.app);
  if (wrong)
    throw new SourceError(
      `Nothing was sent, because the source is not in order. ${wrong.where}: ${wrong.message} "npm run make-app -- check" shows all.`,
    );
  const deployment = { client, target, report: print };
  await deploy(deployment, plan);
  if (values.common) await sendCommon(deployment, path(values.common));
}

try {
  await main();
} catch (error) {
  const isUsage =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  if (!isUsage && !(error instanceof SourceError)) throw error;
  process.stderr.write(`${(error as Error).message}${isUsage ? ' See --help.' : ''}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
