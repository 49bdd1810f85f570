import { z } from 'zod';
import { MakeZone } from '../platform/make-client.ts';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { ReportingProblem } from './reporting/reporting-problem.ts';
import { InstallationStatus } from './status.ts';

/** Ids of Make: drop-downs give numbers, mapped fields may give the same as text. */
const MakeId = z
  .union([z.number(), z.string().regex(/^\d{1,15}$/, 'a whole number above 0')])
  .transform(Number)
  .pipe(z.int().min(1));

/** A number that drop-downs give as such and mapped fields may give as text. */
export const Count = z
  .union([z.number(), z.string().regex(/^\d{1,9}$/, 'a whole number')])
  .transform(Number)
  .pipe(z.int().min(0).max(100_000_000));

/** How an installation tells about its runs: a plain HTTP module, our app's module, Make's run logs, or not at all. */
export const Reporting = z.enum(['http', 'module', 'pull', 'none']);
export type Reporting = z.infer<typeof Reporting>;

export const MissingConnection = z
  .object({
    moduleId: z.int(),
    module: z.string(),
    app: z.string(),
    type: z.string().describe("Make's name for the kind of connection, often not the app's name."),
  })
  .meta({ id: 'MissingConnection' });
export type MissingConnection = z.infer<typeof MissingConnection>;

/** Where the installation stands in Make. */
export const MakePlace = z.object({
  zone: MakeZone,
  teamId: z.int(),
  scenarioId: z.int(),
  editUrl: z.url(),
  isInvalid: z.boolean().describe('Make cannot start it before its connections are chosen.'),
});
export type MakePlace = z.infer<typeof MakePlace>;

export const InstallBody = z
  .strictObject({
    scenario: z.string().min(1).max(120).describe('Id or slug.'),
    version: z.int().min(1).max(1_000_000).optional().describe('Default: the latest.'),
    organizationId: MakeId.optional().describe("The team's organization; asked of Make when left out."),
    teamId: MakeId.optional().describe('With a Make token: the team that the scenario is created in.'),
    folderId: MakeId.optional(),
    name: z.string().trim().min(1).max(120).optional().describe("Default: the scenario's title."),
    confirmAppInstall: z
      .boolean()
      .default(false)
      .describe('Apps that are new to the organization may be installed.'),
    reporting: Reporting.default('http').describe(
      "http: a plain HTTP module reports, in any team. module: our app's module does. Each costs one Make credit per reported task. pull: run logs are read with the stored Make token. none: nothing is counted.",
    ),
    connections: z
      .record(z.string().regex(/^\d{1,9}$/, "a module's id"), MakeId)
      .default({})
      .describe('Connection ids by module id.'),
    dryRun: z
      .boolean()
      .optional()
      .describe('true: nothing is created or written, the answer is 200 with a Preflight.'),
    runsPerMonth: Count.optional().describe(
      'For the Preflight: how often it will run in a month, where that is known.',
    ),
    consents: z
      .strictObject({
        storeMakeToken: z
          .boolean()
          .optional()
          .describe('The Make token may be stored, encrypted, to fetch run logs until it is revoked.'),
      })
      .optional()
      .describe('Needed for reporting "pull" only.'),
  })
  .refine(({ reporting, consents, dryRun }) => reporting !== 'pull' || consents?.storeMakeToken || dryRun, {
    path: ['consents', 'storeMakeToken'],
    message:
      'Reporting by run logs ("pull") needs the Make token later too. Switch on "Store my Make API token" (consents.storeMakeToken) if it may be stored, encrypted, or choose another "Reporting" (reporting).',
  });
export type InstallBody = z.infer<typeof InstallBody>;

/** Something that whoever installs should know; it stopped nothing. */
export const InstallWarning = z
  .object({ code: z.string(), message: z.string() })
  .meta({ id: 'InstallWarning' });
export type InstallWarning = z.infer<typeof InstallWarning>;

export const Installed = z
  .object({
    id: z.string(),
    status: z.enum(['installed', 'pending']),
    scenario: z.string(),
    version: z.int(),
    make: MakePlace.optional(),
    missingConnections: z.array(MissingConnection),
    connectUrl: z
      .url()
      .nullable()
      .describe(
        "Make's page on which the missing connections are made; null when none is missing or the token may not ask for it.",
      ),
    report: z.object({
      url: z.url().describe('Shown only here: whoever knows the address may report for this installation.'),
      creditsPerRun: z
        .number()
        .describe('Make credits that reporting adds to each run: one per task that a run reports.'),
    }),
    warnings: z.array(InstallWarning).describe('What was done otherwise than wished, or is left to do.'),
    blueprint: z.record(z.string(), z.unknown()).optional(),
    blueprintJson: z.string().optional().describe("The string that Make's API takes as `blueprint`."),
    schedulingJson: z.string().optional().describe("The string that Make's API takes as `scheduling`."),
  })
  .meta({ id: 'Installed' });
export type Installed = z.infer<typeof Installed>;

export const CredentialRequestBody = z.strictObject({});
export const CredentialRequest = z
  .object({ url: z.url().describe('For whoever owns the accounts; Make asks them to sign in there.') })
  .meta({ id: 'CredentialRequest' });

export const InstallationError = z.looseObject({ code: z.string().nullable(), message: z.string() });

/**
 * How far what stands in Make has gone from the version that is installed. `stock`: as it was installed, apart from bindings (connections,
 * hooks, keys, data stores…), positions in the designer, what Make's editor adds when it saves, and the reporting modules. `customised`:
 * with the customer's own edits, scheduling and names among them, each of which an upgrade keeps unless the new version changes the same
 * place. `diverged`: modules of the version are gone, replaced by others, or stand elsewhere, so that an upgrade may need decisions.
 * `drift.ts` tells them apart.
 */
export const Drift = z.enum(['stock', 'customised', 'diverged']);
export type Drift = z.infer<typeof Drift>;

export const Installation = z
  .object({
    id: z.string(),
    status: InstallationStatus,
    scenario: z.string(),
    scenarioSlug: z.string(),
    version: z.int(),
    latestVersion: z.int().describe('The newest published version of the scenario.'),
    name: z.string(),
    reporting: Reporting,
    reportingProblem: ReportingProblem.nullable().describe(
      'Why runs are not counted; null: nothing is known to be wrong.',
    ),
    make: MakePlace.nullable(),
    missingConnections: z.array(MissingConnection),
    drift: Drift.nullable().describe('As of driftCheckedAt; null: not read in Make yet.'),
    driftCheckedAt: z.iso.datetime().nullable(),
    error: InstallationError.nullable(),
    createdAt: z.iso.datetime(),
    confirmedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Installation' });
export type Installation = z.infer<typeof Installation>;

/** One place in which what stands in Make differs from the installed version; never what stands there. */
export const DriftChange = z.object({
  path: z.string().describe('`/modules/3/mapper/subject`, `/name`, `/scheduling/interval`.'),
  kind: z.enum(['added', 'removed', 'changed']),
  what: z
    .enum(['module', 'kind', 'place', 'value'])
    .describe('A module that came or went, became another, moved, or an edit within it.'),
  area: z
    .enum(['structure', 'mapping', 'settings'])
    .describe(
      'structure: modules, routes and their order. mapping: what goes into a module, and its filter. settings: names, settings and scheduling.',
    ),
  moduleId: z.int().nullable(),
  module: z.string().nullable().describe('`google-email:sendAnEmail`'),
});
export type DriftChange = z.infer<typeof DriftChange>;

/** The installation in a path. */
export const InstallationParams = z.object({ id: z.string().max(60) });
export const ReadInstallationQuery = z.object({
  refresh: z
    .stringbool()
    .default(false)
    .describe('true: reads the blueprint in Make (X-Make-Token, X-Make-Zone) and answers the fresh drift.'),
});
export const InstallationQuery = PageQuery.extend({
  status: InstallationStatus.optional(),
  scenario: z.string().max(120).optional().describe('Id or slug.'),
});
/** Installations of a customer, a page at a time. */
export const InstallationPage = pageOf(Installation);

/** Runs of one installation in the last 30 days and today; retries, tests and error handlers are not counted. */
export const OwnRuns = z
  .object({
    installationId: z.string(),
    started: z.int(),
    completed: z.int(),
    failed: z.int(),
    lastReportAt: z.iso.datetime().nullable().describe('Of all time.'),
  })
  .meta({ id: 'OwnRuns' });
export type OwnRuns = z.infer<typeof OwnRuns>;
export const OwnRunsPage = pageOf(OwnRuns);
export const OwnRunsQuery = PageQuery;

const GivenError = z.union([
  z.string().trim().min(1).max(2_000),
  z.strictObject({ code: z.string().max(100).nullish(), message: z.string().trim().min(1).max(2_000) }),
]);
export const ChangeInstallationBody = z.strictObject({
  status: z.enum(['installed', 'failed', 'uninstalled']),
  makeScenarioId: MakeId.optional(),
  error: GivenError.optional(),
});
export type ChangeInstallationBody = z.infer<typeof ChangeInstallationBody>;

export const DeleteQuery = z.object({
  deleteScenario: z.stringbool().default(false).describe('true: the scenario in Make is deleted too.'),
});
export const Switched = z.object({ id: z.string(), isActive: z.boolean() });

const Choice = z.object({ label: z.string(), value: z.union([z.number(), z.string()]) });
export const Choices = z.object({ items: z.array(Choice) }).meta({ id: 'Choices' });
const QueryId = z.coerce.number().int().min(1);
export const TeamsQuery = z.object({ organizationId: QueryId });
export const FoldersQuery = z.object({ teamId: QueryId });
export const ConnectionsQuery = FoldersQuery.extend({
  app: z.string().max(120).optional().describe('A Make app, e.g. google-sheets.'),
});

/** The scenario in a path, by its id or slug. */
export const BlueprintParams = z.object({ scenario: z.string().min(1).max(120) });
export const BlueprintQuery = z.object({ version: z.coerce.number().int().min(1).max(1_000_000).optional() });
export const InstallableBlueprint = z.object({
  version: z.int(),
  blueprint: z.record(z.string(), z.unknown()),
  scheduling: z.record(z.string(), z.unknown()),
  requiredConnections: z.array(z.object({ app: z.string(), type: z.string() })),
});
export type InstallableBlueprint = z.infer<typeof InstallableBlueprint>;
