import { z } from 'zod';
import { MakeZone } from '../platform/make-client.ts';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { Drift } from '../installations/schema.ts';

const Timestamp = z.iso.datetime();

export const CampaignState = z
  .enum(['running', 'paused', 'stopped', 'completed', 'rollingBack', 'rolledBack'])
  .describe(
    'running: waves go out. paused: no further wave; what was offered stays. stopped: what was still open was withdrawn. completed: nothing is left to wait for. rollingBack: who upgraded is offered the way back.',
  );
export type CampaignState = z.infer<typeof CampaignState>;

export const MemberState = z
  .enum([
    'waiting',
    'offered',
    'accepted',
    'upgraded',
    'declined',
    'needsDecisions',
    'failed',
    'skipped',
    'withdrawn',
    'rollBackOffered',
    'rollBackAccepted',
    'rollBackFailed',
    'rolledBack',
  ])
  .describe(
    'needsDecisions: customer and version changed the same place; nothing was changed, and the customer decides in Make. skipped: not offered, see "reason".',
  );
export type MemberState = z.infer<typeof MemberState>;

/** Which installations behind the version it is offered to; all of them without a filter. */
const CampaignFilter = z.strictObject({
  fromVersion: z.int().min(1).max(1_000_000).optional().describe('Only those on this version.'),
  zone: MakeZone.optional(),
  customer: z.string().max(60).optional(),
  installation: z.string().max(60).optional(),
});
export type CampaignFilter = z.infer<typeof CampaignFilter>;

const Wave = z.union([
  z.strictObject({ percent: z.number().gt(0).max(100) }),
  z.strictObject({ count: z.int().min(1).max(10_000_000) }),
]);

export const CampaignBody = z.strictObject({
  scenario: z.string().min(1).max(120).describe('Id or slug.'),
  version: z.int().min(1).max(1_000_000).optional().describe('Published; default: the newest.'),
  filter: CampaignFilter.default({}),
  waves: z
    .array(Wave)
    .max(10)
    .default([{ percent: 5 }, { percent: 25 }, { percent: 100 }])
    .describe('How far each goes, of all; a last one to all is added where it is left out.'),
  waveHours: z.int().min(1).max(720).default(24).describe('The least time between two waves.'),
  leastRuns: z
    .int()
    .min(1)
    .max(100_000)
    .default(20)
    .describe('So many finished runs on the new version are needed before the next wave goes out by itself.'),
  includeDiverged: z
    .boolean()
    .default(false)
    .describe(
      'true: also those whose customers rebuilt them, who will be asked for decisions. false: skipped.',
    ),
  dryRun: z.boolean().default(false).describe('true: 200 with what it would do; nothing is written.'),
});
export type CampaignBody = z.infer<typeof CampaignBody>;

export const CampaignPreview = z
  .object({
    version: z.int(),
    offered: z.int().describe('To so many installations, all waves together.'),
    skipped: z.int().describe('Rebuilt by their customers.'),
    waves: z.array(z.int()).describe('How many installations each wave goes to.'),
    byVersion: z.array(z.object({ version: z.int(), installations: z.int() })),
    byDrift: z.array(z.object({ drift: Drift.nullable(), installations: z.int() })),
    carriedOutHere: z
      .int()
      .describe('Of so many a Make token is stored, so that a yes is enough; the others upgrade in Make.'),
  })
  .meta({ id: 'UpgradeCampaignPreview' });
export type CampaignPreview = z.infer<typeof CampaignPreview>;

const RunsOf = z.object({
  completed: z.int(),
  finished: z.int(),
  rate: z.number().nullable(),
  low: z.number().nullable().describe('Wilson’s 95 % interval of the rate.'),
  high: z.number().nullable(),
  installations: z.int(),
  complaining: z.int().describe('Installations of which a bug was told since the campaign began.'),
});
export type RunsOf = z.infer<typeof RunsOf>;

/** How the installations on the version do beside the campaign's others. */
export const CampaignEvidence = z.object({
  upgraded: RunsOf.describe('Runs on the version.'),
  others: RunsOf.describe(
    'Runs of the same campaign’s installations on other versions, since 28 days before it began.',
  ),
  concern: z.string().nullable().describe('What the stop rule holds against the version; null: nothing.'),
});
export type CampaignEvidence = z.infer<typeof CampaignEvidence>;

export const Campaign = z
  .object({
    id: z.string(),
    scenario: z.object({ id: z.string(), slug: z.string(), title: z.string() }),
    version: z.int(),
    state: CampaignState,
    pausedBy: z.enum(['operator', 'stopRule']).nullable(),
    reason: z.string().nullable(),
    waves: z.array(z.int()).describe('How many installations have been offered it when each wave is out.'),
    wave: z.int().describe('The one that is out, from 1 on.'),
    waveBegunAt: Timestamp,
    nextWaveAt: Timestamp.nullable().describe('Not before; null: no wave is left, or it does not run.'),
    waveHours: z.int(),
    leastRuns: z.int(),
    counts: z.record(MemberState, z.int()),
    total: z.int(),
    createdAt: Timestamp,
    endedAt: Timestamp.nullable(),
  })
  .meta({ id: 'UpgradeCampaign' });
export type Campaign = z.infer<typeof Campaign>;
export const CampaignPage = pageOf(Campaign);
export const CampaignDetail = Campaign.extend({ evidence: CampaignEvidence }).meta({
  id: 'UpgradeCampaignDetail',
});
export type CampaignDetail = z.infer<typeof CampaignDetail>;

export const CampaignQuery = PageQuery.extend({
  state: CampaignState.optional(),
  scenario: z.string().max(120).optional().describe('Id or slug.'),
});
export const CampaignChange = z.strictObject({
  reason: z.string().trim().min(1).max(500).optional().describe('Why, for whoever looks at it later.'),
});

export const CampaignMember = z
  .object({
    installation: z.string(),
    name: z.string(),
    customer: z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() }),
    fromVersion: z.int(),
    version: z.int().describe('That is installed now.'),
    drift: Drift.nullable(),
    wave: z.int().describe('From 1 on.'),
    state: MemberState,
    reason: z.string().nullable(),
    offeredAt: Timestamp.nullable(),
    acceptedAt: Timestamp.nullable(),
    settledAt: Timestamp.nullable(),
  })
  .meta({ id: 'UpgradeCampaignInstallation' });
export type CampaignMember = z.infer<typeof CampaignMember>;
export const CampaignMemberPage = pageOf(CampaignMember);
export const CampaignMemberQuery = PageQuery.extend({ state: MemberState.optional() });

/** Another version that the library offers for an installation. */
export const UpgradeOffer = z
  .object({
    installation: z.string(),
    name: z.string(),
    scenario: z.object({ slug: z.string(), title: z.string() }),
    kind: z.enum(['upgrade', 'rollback']),
    installedVersion: z.int(),
    version: z.int().describe('The one that is offered, or, of a rollback, the one that is to be left.'),
    changelog: z.string(),
    state: MemberState,
    reason: z.string().nullable(),
    isCarriedOutHere: z
      .boolean()
      .describe('true: a Make token is stored, so a yes is enough. false: run it in Make.'),
    makeUrl: z.url().nullable().describe('Its scenario in Make.'),
    connections: z
      .array(z.string())
      .describe('Apps of which the version needs a connection and the installed one does not.'),
    offeredAt: Timestamp.nullable(),
    settledAt: Timestamp.nullable().describe('When it was carried out, or a no was said.'),
  })
  .meta({ id: 'UpgradeOffer' });
export type UpgradeOffer = z.infer<typeof UpgradeOffer>;
export const UpgradeOfferPage = pageOf(UpgradeOffer);
export const UpgradeAnswer = z.strictObject({
  accept: z.boolean().nullable().describe('null: takes a no back, so that the offer stands as before.'),
});
