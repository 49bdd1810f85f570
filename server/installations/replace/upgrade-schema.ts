import { z } from 'zod';
import { Installation } from '../schema.ts';

/** Whose part is taken where both the customer and the new version changed the same: what stands in Make, or the new version. */
export const Side = z.enum(['mine', 'theirs']);
export type Side = z.infer<typeof Side>;

export const UpgradeBody = z.strictObject({
  version: z.int().min(1).max(1_000_000).optional().describe('Default: the latest.'),
  confirmAppInstall: z.boolean().default(false),
  prefer: Side.optional().describe('Decides every conflict that "decisions" leaves open.'),
  decisions: z
    .record(z.string().min(1).max(1_000), Side)
    .default({})
    .describe('Decides single conflicts, by their "path".'),
  dryRun: z.boolean().default(false).describe('true: answers what the upgrade would do and changes nothing.'),
});
export type UpgradeBody = z.infer<typeof UpgradeBody>;
export const RollBackBody = z.strictObject({});

/** A binding of the customer's that has no place in the blueprint that is there now. */
export const LostBinding = z.object({
  moduleId: z.int(),
  module: z.string(),
  app: z.string(),
  parameter: z.string(),
  kind: z.string(),
});

/** One difference that an upgrade makes (`theirs`) or keeps (`mine`). */
export const BlueprintChange = z.object({
  path: z
    .string()
    .describe(
      'Modules by their id: /modules/3, /modules/3/place, /modules/3/mapper/text; also /name, /scheduling/…',
    ),
  moduleId: z.int().nullable(),
  kind: z.enum(['added', 'removed', 'changed']),
  by: Side.describe('theirs: brought by the replacement. mine: an edit of the customer that stays.'),
});
export type BlueprintChange = z.infer<typeof BlueprintChange>;

/** A place that the customer and the new version changed differently. */
export const UpgradeConflict = z
  .object({
    path: z.string(),
    moduleId: z.int().nullable(),
    module: z.string().nullable(),
    message: z.string().describe('A sentence that says what each side did.'),
    mine: z.unknown(),
    theirs: z.unknown(),
    taken: Side.nullable().describe('null: not decided yet.'),
  })
  .meta({ id: 'UpgradeConflict' });
export type UpgradeConflict = z.infer<typeof UpgradeConflict>;

export const Replaced = Installation.extend({
  notCarriedOver: z.array(LostBinding),
  changes: z.array(BlueprintChange),
  conflicts: z.array(UpgradeConflict),
  isApplied: z.boolean().describe('false: a dry run, nothing was changed in Make.'),
}).meta({ id: 'ReplacedInstallation' });
export type Replaced = z.infer<typeof Replaced>;
