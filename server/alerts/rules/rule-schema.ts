import { z } from 'zod';
import { PageQuery, pageOf } from '../../platform/pagination.ts';
import { metricNames, metricOf, type Metric } from '../metrics.ts';

export const Severity = z.enum(['info', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** Where notices go; the dashboard shows every alert anyway. */
export const Channel = z.enum(['slack', 'email', 'make']);
export type Channel = z.infer<typeof Channel>;

const days = (most: number) => z.int().min(1).max(most);
const volume = z.int().min(0).max(1_000_000);
const id = z.string().min(1).max(100).optional();
const scoped = {
  metric: z.enum(metricNames),
  scope: z
    .enum(['library', 'scenarios', 'customer', 'installation'])
    .describe(
      '"library": all together. "scenarios": each scenario by itself, or the one that is named. "customer", "installation": the one that is named.',
    ),
  scenario: id.describe('The id of the only scenario that is watched.'),
  customer: id.describe('The id of the customer that is watched.'),
  installation: id.describe('The id of the installation that is watched; figures of its runs only.'),
};

/** What a rule looks for. */
export const Condition = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('threshold'),
      ...scoped,
      comparison: z.enum(['above', 'below']),
      value: z.number().describe('In the unit of the metric: rates from 0 to 1, money in minor units.'),
      days: days(90).describe('Over the last so many days, today included.'),
      minimumVolume: volume,
    }),
    z.strictObject({
      kind: z.literal('trend'),
      ...scoped,
      direction: z.enum(['up', 'down', 'either']),
      minimumEffect: z.number().min(0).max(10).describe('Of the usual level: 0.05 is 5 %.'),
      minimumVolume: volume.describe('Days with less behind them say nothing.'),
    }),
    z.strictObject({
      kind: z.literal('counterweight'),
      minimumEffect: z.number().min(0).max(10),
      minimumVolume: volume,
    }),
    z.strictObject({
      kind: z.literal('disputeRate'),
      above: z.number().min(0).max(1),
      days: days(365),
      minimumOrders: volume,
    }),
    z.strictObject({
      kind: z.literal('silence'),
      intervals: z
        .number()
        .min(1)
        .max(100)
        .describe('Silent for so many times the time that usually lies between two days with reports.'),
      minimumDays: days(60).describe('And for so many days at least.'),
    }),
    z.strictObject({
      kind: z.literal('exhaustion'),
      withinDays: days(90).describe('The credits of a plan last no longer than this.'),
    }),
    z.strictObject({
      kind: z.literal('gateFailed'),
      gates: z.array(z.string().min(1).max(60)).max(50).optional().describe('All when left out.'),
    }),
    z.strictObject({
      kind: z.literal('newErrorGroup'),
      kinds: z
        .array(z.string().min(1).max(60))
        .max(20)
        .optional()
        .describe('Such as "job"; all when left out.'),
    }),
    z.strictObject({
      kind: z
        .literal('campaignPaused')
        .describe('An upgrade campaign paused itself, because its version does worse.'),
    }),
  ])
  .superRefine((condition, context) => {
    if (!('scope' in condition)) return;
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const { scope, metric } = condition;
    if (scope !== 'scenarios' && condition.scenario !== undefined)
      refuse('scenario', 'A scenario is named only with the scope "scenarios".');
    for (const one of ['customer', 'installation'] as const)
      if ((scope === one) !== (condition[one] !== undefined))
        refuse(one, `Name it with the scope "${one}", and only with that.`);
    const { source, needsDurations = false } = metricOf(metric) as Metric & { needsDurations?: boolean };
    if (scope === 'installation' && (source === 'revenue' || needsDurations))
      refuse('metric', 'Of one installation, only counts and shares of its runs are known.');
  })
  .meta({ id: 'AlertCondition' });
export type Condition = z.infer<typeof Condition>;
export type ConditionOf<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

const channels = z.array(Channel).max(3);
const fields = {
  name: z.string().trim().min(1).max(120),
  condition: Condition,
  severity: Severity,
  channels: channels.describe('Who is told when an alert opens; the dashboard shows it anyway.'),
  coolDownMinutes: z
    .int()
    .min(0)
    .max(43_200)
    .describe('So long after it was over, the same alert comes back without another notice.'),
  escalateAfterMinutes: z.int().min(5).max(43_200).nullable().describe('null: never.'),
  escalationChannels: channels.describe('Who is told when nobody has acknowledged it by then.'),
  isActive: z.boolean(),
};

export const RuleBody = z.strictObject({
  ...fields,
  severity: Severity.default('warning'),
  channels: channels.default(['email']),
  coolDownMinutes: fields.coolDownMinutes.default(1_440),
  escalateAfterMinutes: fields.escalateAfterMinutes.default(null),
  escalationChannels: channels.default([]),
  isActive: z.boolean().default(true),
});
export type RuleBody = z.infer<typeof RuleBody>;

export const RuleChanges = z
  .strictObject(fields)
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'Name at least one field to change.');
export type RuleChanges = z.infer<typeof RuleChanges>;

export const Rule = z
  .object({ id: z.string(), ...fields, isDefault: z.boolean(), createdAt: z.string(), updatedAt: z.string() })
  .meta({ id: 'AlertRule' });
export type Rule = z.infer<typeof Rule>;
export const RulePage = pageOf(Rule);
export const RuleQuery = PageQuery;

export const PreviewBody = z.strictObject({ condition: Condition });
export const Preview = z
  .object({
    days: z.int().describe('So many days were looked at, up to yesterday.'),
    isKnown: z.boolean().describe('false: rules of this kind cannot be tried on the past.'),
    count: z
      .int()
      .nullable()
      .describe('How often the rule would have opened an alert; null when that is not known.'),
    firings: z
      .array(
        z.object({
          subject: z.string(),
          label: z.string(),
          openedOn: z.string(),
          endedOn: z.string().nullable().describe('null: it would still be open.'),
        }),
      )
      .describe('The latest 50 of them, latest first.'),
  })
  .meta({ id: 'AlertRulePreview' });
export type Preview = z.infer<typeof Preview>;
