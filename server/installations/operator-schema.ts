import { z } from 'zod';
import { MakeZone } from '../platform/make-client.ts';
import { pageOf } from '../platform/pagination.ts';
import { Drift, DriftChange, Installation, InstallationQuery } from './schema.ts';

/** An installation as operators see it: whose it is, and what it told. */
export const AdminInstallation = Installation.omit({
  scenario: true,
  scenarioSlug: true,
  version: true,
  endedAt: true,
})
  .extend({
    scenario: z.object({ id: z.string(), slug: z.string(), title: z.string() }),
    version: z.object({ id: z.string(), number: z.int() }),
    customer: z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
    executions: z.object({
      started: z.int(),
      completed: z.int(),
      failed: z.int(),
      lastReportAt: z.iso.datetime().nullable(),
    }),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AdminInstallation' });
export type AdminInstallation = z.infer<typeof AdminInstallation>;
export const AdminInstallationQuery = InstallationQuery.extend({
  customer: z.string().max(60).optional(),
  silent: z
    .stringbool()
    .optional()
    .describe(
      'true: only those that ran every week and have told nothing for a week, as the insights found last; false: only the others.',
    ),
  silentDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .optional()
    .describe('Only installed ones that have reported nothing for so many days, or never since they stand.'),
  version: z.coerce.number().int().min(1).max(1_000_000).optional().describe('Its number.'),
  behind: z
    .stringbool()
    .optional()
    .describe(
      'true: only those below the newest published version of their scenario; false: only the others.',
    ),
  drift: z
    .enum([...Drift.options, 'unknown'])
    .optional()
    .describe('unknown: not read in Make yet.'),
  zone: MakeZone.optional().describe("Make's zone, by which its regions are told apart."),
});
/** Installations of all customers, a page at a time. */
export const AdminInstallationPage = pageOf(AdminInstallation);

/** How far an installation has gone from its version, as of the last time that it was read in Make. */
export const InstallationDrift = z
  .object({
    drift: Drift.nullable().describe('null: not read in Make yet.'),
    checkedAt: z.iso.datetime().nullable(),
    changes: z
      .array(DriftChange)
      .nullable()
      .describe(
        'At most 200. null: not read since changes are listed, or one of the blueprints cannot be read module by module.',
      ),
    version: z.object({
      number: z.int(),
      blueprint: z.unknown().describe('The version as the library has it, to be drawn.'),
      scheduling: z.unknown(),
      steps: z.array(
        z.object({
          position: z.int(),
          module: z.string(),
          app: z.string(),
          label: z.string(),
          kind: z.string(),
        }),
      ),
    }),
  })
  .meta({ id: 'InstallationDrift' });
export type InstallationDrift = z.infer<typeof InstallationDrift>;
