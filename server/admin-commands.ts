import { createCustomer } from './accounts/customers/create-customer.ts';
import { createOperatorKey } from './accounts/operators/create-operator-key.ts';
import { createOperator } from './accounts/operators/create-operator.ts';
import { auditFromCommandLine } from './admin-audits.ts';
import { rebuildFromCommandLine, reconcileFromCommandLine, replayFromCommandLine } from './admin-billing.ts';
import { UsageError, type AdminContext } from './admin-context.ts';
import { day, missing, optional, rangeOf, text, type Flags } from './admin-flags.ts';
import { eraseFromCommandLine } from './admin-privacy.ts';
import { proveRollUps, rebuildRollUps } from './admin-roll-ups.ts';
import { importFromCommandLine } from './admin-scenarios.ts';
import { exportFromCommandLine } from './admin-tasks.ts';
import { restateFromCommandLine } from './admin-values.ts';
import { grantEntitlement } from './billing/entitlements/grant-entitlement.ts';
import { rotateMakeTokens } from './installations/reporting/rotate-make-tokens.ts';
import { ConfigError, type Config } from './platform/config.ts';
import type { Pool } from './platform/database.ts';
import { encryptionWith } from './platform/encryption.ts';
import { encryptionKeysOf } from './platform/local-secrets.ts';
import { findScenario } from './scenarios/find-scenario.ts';

/** One thing that the command line does; `usage` names the flags and words that it takes. */
export type Command = {
  usage: string;
  does: string;
  run: (context: AdminContext, flags: Flags, words: string[]) => Promise<unknown>;
};

const now = () => new Date();

/** Every command by its words. */
export const commands: Record<string, Command> = {
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
