import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { verdictStates } from './verdict.ts';

export const GateState = z
  .enum(verdictStates)
  .describe(
    '"pass": it holds. "warn": to be looked at. "fail": the figures that depend on it are not to be believed. "notApplicable": there is nothing to hold it against.',
  );
export type GateState = z.infer<typeof GateState>;

const resultFields = {
  state: GateState,
  reason: z.string().describe('What was found, in a sentence.'),
  numbers: z
    .record(z.string(), z.union([z.number(), z.string(), z.null(), z.array(z.string())]))
    .describe('What was measured, by name.'),
  since: z.iso.datetime().describe('When this state began.'),
  checkedAt: z.iso.datetime(),
  version: z.int().describe('Raised whenever the same facts would be judged otherwise.'),
};

/** What one gate said in one run. */
export const GateResult = z
  .object({
    gate: z.string(),
    name: z.string(),
    remedy: z.string().nullable().describe('What to do about it; null where there is nothing to do.'),
    runId: z.string(),
    position: z.int().describe('Its place in the chain.'),
    ...resultFields,
  })
  .meta({ id: 'GateResult' });
export type GateResult = z.infer<typeof GateResult>;
export const GateResultPage = pageOf(GateResult);

/** A gate with its newest result; null: it was never checked. */
export const AuditGate = z
  .object({
    gate: z.string().describe('"G1" to "G16".'),
    name: z.string(),
    holds: z.string().describe('The condition, in plain words.'),
    remedy: z.string().describe('What to do when it does not hold.'),
    figures: z
      .array(z.string())
      .nullable()
      .describe('The figures that depend on it, as the API names them; null: all.'),
    result: z.object(resultFields).nullable(),
  })
  .meta({ id: 'AuditGate' });
export type AuditGate = z.infer<typeof AuditGate>;

export const Audit = z
  .object({
    id: z.string(),
    requestedBy: z.enum(['schedule', 'operator', 'commandLine']),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    error: z.string().nullable().describe('Why the last attempt broke off; it is repeated.'),
    release: z.string().nullable().describe('The version of the server that checked.'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    progress: z
      .object({ checked: z.int(), gates: z.int() })
      .nullable()
      .describe('How many of the gates are checked while it runs; null before and after.'),
    passed: z.int(),
    warned: z.int(),
    failed: z.int(),
    head: z
      .string()
      .nullable()
      .describe(
        'The hash of the last entry that was written with it. Keep it elsewhere: no chain without it is this one.',
      ),
  })
  .meta({ id: 'Audit' });
export type Audit = z.infer<typeof Audit>;

const Chain = z
  .object({
    entries: z.int(),
    isWhole: z.boolean(),
    brokenAt: z.int().nullable().describe('The first entry that is not what was written.'),
    reason: z.string(),
    head: z.string().nullable(),
  })
  .meta({ id: 'AuditChain' });

export const AttackScore = z
  .object({
    attempted: z.int(),
    caught: z.int(),
    release: z.string(),
    isOfThisRelease: z
      .boolean()
      .describe('Measured with the gates as this server has them; false: gates have changed since.'),
    attacks: z.array(z.object({ name: z.string(), gate: z.string(), isCaught: z.boolean() })),
  })
  .meta({ id: 'AttackScore' });
export type AttackScore = z.infer<typeof AttackScore>;

/** Runs, newest first; and beside every page how things stand. */
export const AuditPage = pageOf(Audit).extend({
  gates: z.array(AuditGate),
  chain: Chain,
  attacks: AttackScore.nullable().describe(
    'The attacks that the tests of this release carried out against a running server, and which of them a gate caught.',
  ),
});
export type AuditPage = z.infer<typeof AuditPage>;

export const AuditDetail = Audit.extend({ results: z.array(GateResult) }).meta({ id: 'AuditDetail' });
export type AuditDetail = z.infer<typeof AuditDetail>;

export const AuditQuery = PageQuery;
export const AuditBody = z.strictObject({});
export const AuditStarted = z.object({ id: z.string() }).meta({ id: 'AuditStarted' });
export const GateParams = z.object({ gate: z.string().regex(/^G([1-9]|1[0-6])$/, 'G1 to G16.') });
