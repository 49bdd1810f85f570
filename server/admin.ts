import { parseArgs } from 'node:util';
import { commands, type Command } from './admin-commands.ts';
import { UsageError, withContext } from './admin-context.ts';
import { MissingError, optional, type Flags } from './admin-flags.ts';
import { ConfigError, readConfig } from './platform/config.ts';
import { codeOf } from './platform/database.ts';
import { HttpError } from './platform/errors.ts';
import { createLogger } from './platform/logging.ts';
import { reasonIn, whileWorkingOn, type WorkInHand } from './platform/work-in-hand.ts';

/** Flags that take a text. */
const texts =
  'email role name organization scopes customer scenario price from to state type object format reason'.split(
    ' ',
  );

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      publish: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      ...Object.fromEntries(texts.map((name) => [name, { type: 'string' as const }])),
    },
  });
  const words = [positionals.slice(0, 2).join(' '), positionals[0] ?? ''].find((name) =>
    Object.hasOwn(commands, name),
  );
  const command = words === undefined ? undefined : commands[words];
  if (values.help || !command || words === undefined) {
    (values.help ? process.stdout : process.stderr).write(helpText());
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  refuseForeignWords(words, command, values, positionals);
  const config = readConfig(process.env);
  const files = positionals.slice(words.split(' ').length);
  const { reason: given, ...flags }: Flags = values;
  const reason = reasonIn(optional({ given }, 'given'));
  const work: WorkInHand = { actor: `admin command ${words}`, ...(reason ? { reason } : {}) };
  const result = await whileWorkingOn(work, () =>
    withContext(config, createLogger('warn', process.stderr), (context) =>
      command.run(context, flags, files),
    ),
  );
  if (result !== undefined) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

/** A word that the command does not take is a mistake that must not be dropped in silence. */
function refuseForeignWords(name: string, { usage }: Command, flags: Flags, positionals: string[]): void {
  const foreign = Object.keys(flags).find((flag) => flag !== 'reason' && !usage.includes(`--${flag}`));
  if (foreign) throw new UsageError(`"${name}" takes no --${foreign}. Usage: ${name} ${usage}`);
  const words = positionals.slice(name.split(' ').length);
  const most = /^(FILE|ID)…/.test(usage) ? Infinity : 0;
  if (words.length > most)
    throw new UsageError(`"${name}" takes no "${words[most]}". Usage: ${name} ${usage}`);
}

function helpText(): string {
  const lines = Object.entries(commands).map(
    ([name, { usage, does }]) => `  ${name} ${usage}\n      ${does}`,
  );
  return `npm run --silent admin -- COMMAND [--reason WHY]\n\n${lines.join('\n')}\n\nWorks beside a running server. What it changes stands in the log of changes, with the reason. Prints JSON; messages go to stderr.\n`;
}

await main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError || codeOf(error).startsWith('ERR_PARSE_ARGS');
  const isExpected = isUsage || error instanceof ConfigError || error instanceof HttpError;
  const help = error instanceof MissingError ? `\n\n${helpText()}` : '';
  const places =
    error instanceof HttpError
      ? (error.errors ?? []).map(({ path, message }) => `\n  ${path}: ${message}`).join('')
      : '';
  process.stderr.write(
    `${isExpected ? (error as Error).message + places + help : String((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = isUsage ? 2 : 1;
});
