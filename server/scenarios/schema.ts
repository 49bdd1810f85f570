import { z } from 'zod';
import { Money } from '../platform/money.ts';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { Price } from '../platform/price.ts';

/** `draft`: operators only. `active`: in the catalogue. `completed`: finished, still installable, gets no new versions. */
export const ScenarioStatus = z.enum(['draft', 'active', 'completed', 'archived']);
export type ScenarioStatus = z.infer<typeof ScenarioStatus>;

export const Step = z
  .object({
    position: z.int().min(1),
    module: z.string().describe('Make\'s module id, e.g. "google-sheets:addRow".'),
    app: z.string(),
    label: z.string(),
    kind: z.string(),
  })
  .meta({ id: 'Step' });

export const VersionSummary = z
  .object({ id: z.string(), number: z.int(), changelog: z.string(), publishedAt: z.string() })
  .meta({ id: 'VersionSummary' });
export type VersionSummary = z.infer<typeof VersionSummary>;

/** Measured in real installations; null while there is nothing to measure. */
export const ScenarioStats = z
  .object({
    installations: z.int().describe('Confirmed installations that were not taken away.'),
    executions30d: z.int().describe('Headline runs started in the last 30 days.'),
    completionRate30d: z
      .number()
      .nullable()
      .describe('Completed ÷ finished headline runs of the last 30 days, 0–1.'),
    medianTimeSavedMinutes: z
      .number()
      .nullable()
      .describe(
        'Median over the completed runs of the last 30 days that freed time, each with the mean minutes of its day and installation.',
      ),
    rating: z.number().nullable().describe('Mean of the latest ratings of customers who have had it, 1–5.'),
  })
  .meta({ id: 'ScenarioStats' });

export const Scenario = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    complexityLevel: z.int().min(1).max(5),
    steps: z.array(Step),
    apps: z.array(z.string()),
    category: z.object({ slug: z.string(), name: z.string() }),
    tags: z.array(z.string()),
    status: ScenarioStatus,
    price: Money.nullable().describe('What is suggested where the customer chooses the price.'),
    minimumPrice: Money.nullable().describe('Set: the customer chooses the price, from here on.'),
    recurring: z.enum(['month', 'year']).nullable(),
    latestVersion: VersionSummary.nullable(),
    stats: ScenarioStats,
    firstPublishedAt: z
      .string()
      .nullable()
      .describe('When its first version was published; null for one that never was.'),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Scenario' });
export type Scenario = z.infer<typeof Scenario>;

/** The scenario in a path. */
export const ScenarioParams = z.object({
  scenario: z.string().min(1).max(120).describe('The id or the slug of a scenario.'),
});

const Facet = z.array(z.object({ value: z.string(), count: z.int() }));
export const Facets = z.object({ apps: Facet, categories: Facet, complexity: Facet, price: Facet });
export type Facets = z.infer<typeof Facets>;

const words = z.string().trim().max(200);
export const SearchQuery = PageQuery.extend({
  q: words
    .optional()
    .describe(
      'Words to look for; each may be unfinished, and where they find fewer than five, similar words are looked for too. By relevance the 1,000 most installed of what is found are listed, in any other order all.',
    ),
  category: words.optional().describe('Slug of a category.'),
  app: words.optional().describe('A Make app used in the blueprint, e.g. google-sheets.'),
  complexity: z.coerce.number().int().min(1).max(5).optional(),
  price: z.enum(['free', 'paid']).optional(),
  sort: z
    .enum(['popular', 'newest', 'updated', 'rating', 'roi'])
    .optional()
    .describe(
      'Default: by relevance with q, else popular. newest: by first publication; updated: by publication of the latest version; roi: by what customers gained over the last 30 days.',
    ),
  facets: z
    .stringbool()
    .optional()
    .describe('true: the answer has the counts per app, category, complexity and price.'),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

/** Published scenarios, a page at a time, with counts by facet when asked for. */
export const ScenarioPage = pageOf(Scenario).extend({ facets: Facets.optional() });
/** Versions of a scenario without their blueprints, a page at a time. */
export const VersionPage = pageOf(VersionSummary);
export const CategoryList = z.object({
  items: z.array(z.object({ slug: z.string(), name: z.string(), scenarioCount: z.int() })),
});

const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters and digits with single hyphens')
  .max(60);
const scenarioFields = {
  title: z.string().trim().min(3).max(120),
  description: z.string().trim().min(1).max(5_000),
  complexityLevel: z.int().min(1).max(5),
  category: Slug.describe('Slug of a category; a new one is created.'),
  tags: z.array(z.string().trim().min(1).max(40)).max(20),
  price: Price.nullable(),
  minimumPrice: Price.nullable().describe(
    'Lets the customer choose the price, from here on; "price" is then what is suggested.',
  ),
  recurring: z.enum(['month', 'year']).nullable(),
  minutesByHand: z
    .number()
    .min(0)
    .max(10_000)
    .describe('Minutes that one item takes by hand; the default assumption for the value of a run.'),
  steps: z
    .array(z.strictObject(Step.shape))
    .max(500)
    .describe('Only for a scenario without a version: publishing derives them from the blueprint.'),
};

export const CreateScenarioBody = z.strictObject({
  title: scenarioFields.title,
  description: scenarioFields.description,
  complexityLevel: scenarioFields.complexityLevel,
  category: scenarioFields.category,
  tags: scenarioFields.tags.default([]),
  price: scenarioFields.price.default(null),
  minimumPrice: scenarioFields.minimumPrice.default(null),
  recurring: scenarioFields.recurring.default(null),
  minutesByHand: scenarioFields.minutesByHand.default(0),
  steps: scenarioFields.steps.default([]),
});
export type CreateScenarioBody = z.infer<typeof CreateScenarioBody>;

export const UpdateScenarioBody = z
  .strictObject({ ...scenarioFields, slug: Slug, status: ScenarioStatus })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Name at least one field to change.');
export type UpdateScenarioBody = z.infer<typeof UpdateScenarioBody>;

const Finding = z.object({
  path: z.string().describe('JSON Pointer into the blueprint as submitted.'),
  code: z.string(),
  message: z.string(),
});
export const Requirement = z
  .object({
    path: z.string(),
    moduleId: z.int(),
    module: z.string(),
    app: z.string(),
    parameter: z.string(),
    kind: z.enum(['connection', 'key', 'hook', 'datastore', 'datastructure', 'agent']),
  })
  .meta({ id: 'Requirement' });

export const BlueprintReport = z
  .object({
    valid: z.boolean(),
    errors: z.array(Finding),
    warnings: z.array(Finding),
    requirements: z.array(Requirement),
    cleaned: z.unknown().describe('The blueprint as it would be stored; null when it cannot be built.'),
    apps: z.array(z.string()),
    steps: z.array(Step),
  })
  .meta({ id: 'BlueprintReport' });
export type BlueprintReport = z.infer<typeof BlueprintReport>;

export const CheckBlueprintBody = z
  .strictObject({ blueprint: z.unknown() })
  .refine((body) => body.blueprint !== undefined, { path: ['blueprint'], message: 'required' });
export const AddVersionBody = z
  .strictObject({ blueprint: z.unknown(), changelog: z.string().trim().max(5_000).default('') })
  .refine((body) => body.blueprint !== undefined, { path: ['blueprint'], message: 'required' });

export const AddedVersion = z.object({ id: z.string(), number: z.int(), report: BlueprintReport });
/** The scenario and the number of one of its versions in a path. */
export const VersionParams = ScenarioParams.extend({ number: z.coerce.number().int().min(1).max(1_000_000) });
export const RollBackBody = z.strictObject({
  to: z.int().min(1).max(1_000_000).describe('The number of an earlier published version.'),
});

/** A version as operators see it: with its report, published or not. */
export const AdminVersion = z.object({
  id: z.string(),
  number: z.int(),
  changelog: z.string(),
  createdAt: z.string(),
  publishedAt: z.string().nullable(),
  report: BlueprintReport.omit({ cleaned: true }),
});

/** One version with its content. */
export const AdminVersionDetail = AdminVersion.extend({
  bringsBack: z.int().nullable().describe('Of a roll back: the version whose content it has.'),
  blueprint: z
    .unknown()
    .describe(
      'As it was cleaned and kept; null where the check found errors, because a secret that was found is never stored.',
    ),
  scheduling: z.unknown().describe('When Make runs a new installation of it; null beside no blueprint.'),
}).meta({ id: 'AdminVersionDetail' });
export type AdminVersionDetail = z.infer<typeof AdminVersionDetail>;

export const AdminScenario = Scenario.extend({ minutesByHand: z.number(), isStarter: z.boolean() }).meta({
  id: 'AdminScenario',
});
export type AdminScenario = z.infer<typeof AdminScenario>;
export const AdminScenarioDetail = AdminScenario.extend({
  versions: z.array(AdminVersion),
  blueprint: z.unknown().describe('Of the newest readable version.'),
  scheduling: z.unknown().describe('When Make runs a new installation of it.'),
});
export type AdminScenarioDetail = z.infer<typeof AdminScenarioDetail>;

export const AdminSearchQuery = SearchQuery.extend({ status: ScenarioStatus.optional() });
export type AdminSearchQuery = z.infer<typeof AdminSearchQuery>;
/** Scenarios in every state, a page at a time, with counts by facet when asked for. */
export const AdminScenarioPage = pageOf(AdminScenario).extend({ facets: Facets.optional() });
