import { parseArgs } from 'node:util';
import { createCustomer } from './accounts/customers/create-customer.ts';
import { createOperator } from './accounts/operators/create-operator.ts';
import { UsageError, withContext, type AdminContext } from './admin-context.ts';
import {
  isDay,
  rebuildFromCommandLine,
  reconcileFromCommandLine,
  replayFromCommandLine,
} from './admin-billing.ts';
import { auditFromCommandLine } from './admin-audits.ts';
import { importFromCommandLine } from './admin-scenarios.ts';
import { proveRollUps, rebuildRollUps } from './admin-roll-ups.ts';
import { restateFromCommandLine } from './admin-values.ts';
import { eraseFromCommandLine } from './admin-privacy.ts';
import { createOperatorKey } from './accounts/operators/create-operator-key.ts';
import { grantEntitlement } from './billing/entitlements/grant-entitlement.ts';
import { exportFromCommandLine } from './admin-tasks.ts';
import { rotateMakeTokens } from './installations/reporting/rotate-make-tokens.ts';
import { ConfigError, readConfig, type Config } from './platform/config.ts';
import { codeOf, type Pool } from './platform/database.ts';
import { encryptionWith } from './platform/encryption.ts';
import { HttpError } from './platform/errors.ts';
import { encryptionKeysOf } from './platform/local-secrets.ts';
import { createLogger } from './platform/logging.ts';
import { reasonIn, whileWorkingOn, type WorkInHand } from './platform/work-in-hand.ts';
import { findScenario } from './scenarios/find-scenario.ts';

type Flags = Record<string, string | boolean | undefined>;
type Command = {
  usage: string;
  does: string;
  run: (context: AdminContext, flags: Flags, words: string[]) => Promise<unknown>;
};

const now = () => new Date();
/** Flags that take a text. */
const texts =
  'email role name organization scopes customer scenario price from to state type object format reason'.split(
    ' ',
  );

const commands: Record<string, Command> = {
  'operator create': {
    usage: '--email E --role owner|admin|analyst|support [--name N]',
    does: 'creates an operator and prints a one-time link to set the password',
    run: ({ pool, config }, flags) =>
      createOperator(
        pool,
        { email: text(flags, 'email'), role: text(flags, 'role'), name: optional(flags, 'name') },
        { publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`, now: now() },
      ),
  },
  'operator-key create': {
    usage: '--scopes S[,S…] [--name N]',
    does: 'creates an API key for scripts; printed once',
    run: ({ pool }, flags) => {
      const name = optional(flags, 'name');
      return createOperatorKey(
        pool,
        { scopes: text(flags, 'scopes').split(','), ...(name ? { name } : {}) },
        now(),
      );
    },
  },
  'customer create': {
    usage: '--email E --name N [--organization O]',
    does: 'creates a customer with a first API key; printed once',
    run: ({ pool }, flags) =>
      createCustomer(
        pool,
        {
          email: text(flags, 'email'),
          name: text(flags, 'name'),
          organization: optional(flags, 'organization') ?? null,
        },
        now(),
      ),
  },
  erase: {
    usage: '--customer ID',
    does: 'forgets the person of a customer for good; money records and figures stay without them',
    run: (context, flags) => eraseFromCommandLine(context, text(flags, 'customer')),
  },
  grant: {
    usage: '--customer ID --scenario S',
    does: 'gives a customer the right to install a scenario without paying',
    run: ({ pool }, flags) => grant(pool, text(flags, 'customer'), text(flags, 'scenario')),
  },
  'scenario import': {
    usage: 'FILE… [--publish] [--price 19.00usd]',
    does: 'makes scenarios of blueprint files exported from Make',
    run: ({ pool }, flags, files) => {
      if (files.length === 0) missing('at least one FILE');
      const price = flags.price === undefined ? undefined : text(flags, 'price');
      return importFromCommandLine(pool, { price, publishes: flags.publish === true }, files);
    },
  },
  'stripe-event replay': {
    usage: 'ID… | --state S --type T --object O --from D --to D',
    does: 'has stored Stripe events handled again by the running server: these, or all that match',
    run: (context, flags, ids) => {
      if (ids.length === 0 && Object.keys(flags).length === 0)
        missing('the event id, or what the events have in common,');
      return replayFromCommandLine(context, { ...flags, ...(ids.length > 0 ? { ids } : {}) });
    },
  },
  reconcile: {
    usage: '--from D --to D',
    does: "compares the ledger with Stripe's balance and repairs what is certain; exit status 2 when something differed",
    run: (context, flags) => reconcileFromCommandLine(context, rangeOf(flags)),
  },
  rebuild: {
    usage: '[--from D]',
    does: "brings orders, rights and subscriptions to what Stripe's lists of objects say, and completes the ledger",
    run: (context, flags) =>
      rebuildFromCommandLine(context, { from: flags.from === undefined ? null : day(flags, 'from') }),
  },
  'audit run': {
    usage: '[--from D --to D]',
    does: 'checks every gate over the figures, goes through the tasks of these days too, and prints what each says; exit status 2 when one fails',
    run: (context, flags) =>
      auditFromCommandLine(
        context,
        flags.from === undefined && flags.to === undefined ? null : rangeOf(flags),
      ),
  },
  'rollups rebuild': {
    usage: '--from D --to D',
    does: 'counts days anew from their tasks and repairs what differs; exit status 2 when something did',
    run: (context, flags) => rebuildRollUps(context, rangeOf(flags)),
  },
  'rollups prove': {
    usage: '--from D --to D',
    does: 'the same without changing anything; tells which sums differ, exit status 2 when one does',
    run: (context, flags) => proveRollUps(context, rangeOf(flags)),
  },
  'tasks export': {
    usage: '--from D --to D [--format csv|ndjson]',
    does: 'writes every task that started on these days with its value to stdout, one per line; ndjson unless told',
    run: (context, flags) =>
      exportFromCommandLine(context, rangeOf(flags), optional(flags, 'format') ?? 'ndjson'),
  },
  'values restate': {
    usage: '--from D --to D [--dry-run]',
    does: 'values tasks anew with what is known today; tells by how much figures change, exit status 2 when one does',
    run: (context, flags) =>
      restateFromCommandLine(context, { ...rangeOf(flags), isDryRun: flags['dry-run'] === true }),
  },
  'encryption rotate': {
    usage: '',
    does: 'encrypts every stored secret with the first key of ENCRYPTION_KEYS; may be repeated',
    run: ({ pool, config }) => rotateEncryption(pool, config),
  },
};

async function grant(pool: Pool, customerId: string, idOrSlug: string): Promise<unknown> {
  const scenario = await findScenario(pool, idOrSlug, { includeUnpublished: true });
  if (!scenario) throw new UsageError(`There is no scenario "${idOrSlug}".`);
  return grantEntitlement(pool, { customerId, scenarioId: scenario.id, sourceId: 'command line' }, now());
}

async function rotateEncryption(pool: Pool, config: Config): Promise<unknown> {
  const keys = await encryptionKeysOf(config);
  if (keys === null)
    throw new ConfigError('ENCRYPTION_KEYS is not set, so nothing is stored that could be encrypted anew.');
  return rotateMakeTokens(pool, encryptionWith(keys));
}

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
    (values.help ? process.stdout : process.stderr).write(help());
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

function help(): string {
  const lines = Object.entries(commands).map(
    ([name, { usage, does }]) => `  ${name} ${usage}\n      ${does}`,
  );
  return `npm run --silent admin -- COMMAND [--reason WHY]\n\n${lines.join('\n')}\n\nWorks beside a running server. What it changes stands in the log of changes, with the reason. Prints JSON; messages go to stderr.\n`;
}

function text(flags: Flags, name: string): string {
  const value = optional(flags, name);
  return value ?? missing(`--${name}`);
}

function day(flags: Flags, name: string): string {
  const value = text(flags, name);
  if (!isDay(value)) throw new UsageError(`--${name} is a day such as 2026-03-01 that has begun.`);
  return value;
}

const rangeOf = (flags: Flags) => ({ from: day(flags, 'from'), to: day(flags, 'to') });

function optional(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function missing(what: string): never {
  throw new UsageError(`${what} is missing.\n\n${help()}`);
}

await main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError || codeOf(error).startsWith('ERR_PARSE_ARGS');
  const isExpected = isUsage || error instanceof ConfigError || error instanceof HttpError;
  const places =
    error instanceof HttpError
      ? (error.errors ?? []).map(({ path, message }) => `\n  ${path}: ${message}`).join('')
      : '';
  process.stderr.write(
    `${isExpected ? (error as Error).message + places : String((error as Error).stack ?? error)}\n`,
  );
  process.exitCode = isUsage ? 2 : 1;
});
