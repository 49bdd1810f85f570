import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { Instant } from '../platform/time.ts';
import { Channel, Severity } from './rules/rule-schema.ts';

/** What explains a part of a change. */
export const Contributor = z.object({
  by: z.enum([
    'scenario',
    'customer',
    'aiModel',
    'error',
    'plan',
    'country',
    'installation',
    'errorGroup',
    'gate',
    'campaign',
  ]),
  id: z.string(),
  before: z.number().nullable().describe('Of this one alone, before: a rate, or a daily mean.'),
  after: z.number().nullable(),
  share: z.number().describe('How much of the change it explains, from 0 to 1.'),
  label: z.string().optional().describe('As it was called when the alert opened.'),
});
export type Contributor = z.infer<typeof Contributor>;

/** What an alert is made of. */
export const Evidence = z
  .object({
    metric: z.string().nullable(),
    label: z.string().nullable(),
    unit: z.enum(['count', 'rate', 'ms', 'money']).nullable(),
    series: z.array(z.object({ day: z.string(), value: z.number().nullable() })).describe('The last days.'),
    startedOn: z.string().nullable().describe('The first day that is changed.'),
    before: z.number().nullable(),
    after: z.number().nullable(),
    threshold: z.number().nullable(),
    contributors: z.array(Contributor),
  })
  .meta({ id: 'AlertEvidence' });
export type Evidence = z.infer<typeof Evidence>;

export const AlertState = z.enum(['open', 'acknowledged', 'resolved']);
export type AlertState = z.infer<typeof AlertState>;

const Operator = z.object({ id: z.string(), name: z.string() });

export const Alert = z
  .object({
    id: z.string(),
    rule: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
    subject: z.string().describe('The cause; at most one alert of a rule and a cause is not resolved.'),
    state: AlertState,
    severity: Severity,
    title: z.string(),
    message: z.string(),
    evidence: Evidence,
    scenario: z.object({ id: z.string(), title: z.string() }).nullable(),
    about: z
      .object({ by: z.enum(['customer', 'installation']), id: z.string(), label: z.string().optional() })
      .nullable()
      .describe('The only customer or installation that its rule watches; its name for who may read names.'),
    openedAt: z.string(),
    seenAt: z.string().describe('When it was last found to be so.'),
    acknowledgedAt: z.string().nullable(),
    acknowledgedBy: Operator.nullable(),
    assignedTo: Operator.nullable(),
    mutedUntil: z.string().nullable().describe('Nobody is told of it until then.'),
    escalatedAt: z.string().nullable(),
    resolvedAt: z.string().nullable(),
    resolution: z.string().nullable().describe('Why it is over.'),
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof Alert>;
export const AlertPage = pageOf(Alert);

export const AlertQuery = PageQuery.extend({
  state: z
    .enum(['unresolved', ...AlertState.options])
    .optional()
    .describe('All when left out.'),
  rule: z.string().min(1).max(100).optional().describe('The id of a rule.'),
  severity: Severity.optional(),
});
export type AlertQuery = z.infer<typeof AlertQuery>;

export const AlertChanges = z
  .strictObject({
    assignedTo: z.string().min(1).max(100).nullable().describe('The id of an operator; null: nobody.'),
    mutedUntil: Instant.nullable(),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, 'Name at least one field to change.');
export type AlertChanges = z.infer<typeof AlertChanges>;

export const ChannelParams = z.object({ channel: Channel });
export const ChannelState = z
  .object({
    channel: Channel,
    isReady: z.boolean(),
    why: z.string().describe('Where notices go, or what is missing.'),
    lastSentAt: z.string().nullable(),
    waiting: z.int().describe('Notices that are still to be sent.'),
    failure: z
      .object({ error: z.string(), attempts: z.int(), nextAttemptAt: z.string().nullable() })
      .nullable()
      .describe('Why the message in hand, or the last one, could not be sent.'),
  })
  .meta({ id: 'AlertChannel' });
export type ChannelState = z.infer<typeof ChannelState>;
export const ChannelList = z.object({ items: z.array(ChannelState) });
export const TestResult = z
  .object({ isDelivered: z.boolean(), error: z.string().nullable() })
  .meta({ id: 'AlertTestResult' });
export type TestResult = z.infer<typeof TestResult>;
