import type { Deps } from '../platform/deps.ts';
import { accepted, created, endpoint, ok, type Endpoint } from '../platform/endpoint.ts';
import { IdParams } from '../platform/id-params.ts';
import { PageQuery } from '../platform/pagination.ts';
import { answerOffer, listOwnOffers } from './answer-offer.ts';
import { beginCampaign, previewCampaign } from './begin-campaign.ts';
import { changeCampaign, type CampaignStep } from './change-campaign.ts';
import { listCampaigns, listMembers, readCampaign } from './read-campaigns.ts';
import * as schema from './schema.ts';

const reads = { kind: 'operator', scope: 'customers:read' } as const;
const writes = { kind: 'operator', scope: 'customers:write' } as const;

/** A version offered to the installations behind it, in waves; their customers decide. */
export function campaignsRoutes(deps: Deps): Endpoint[] {
  const { pool } = deps;
  return [
    endpoint({
      method: 'get',
      path: '/admin/upgrade-campaigns',
      summary: 'List upgrade campaigns, newest first',
      access: reads,
      query: schema.CampaignQuery,
      answers: { 200: schema.CampaignPage },
      handle: async ({ query }) => ok(await listCampaigns(pool, query)),
    }),
    endpoint({
      method: 'post',
      path: '/admin/upgrade-campaigns',
      summary: 'Offer a version to the installations behind it, in waves',
      description:
        'With "dryRun" the answer is 200 with what it would do. Customers are told by mail and in their account, and upgrade in Make; where they stored a Make token their yes is enough. Their own edits stay. It pauses itself when the version does worse than the others.',
      access: writes,
      body: schema.CampaignBody,
      answers: { 200: schema.CampaignPreview, 201: schema.CampaignDetail },
      isIdempotent: true,
      handle: async ({ body }) =>
        body.dryRun ? ok(await previewCampaign(deps, body)) : created(await beginCampaign(deps, body)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/upgrade-campaigns/{id}',
      summary: 'Get an upgrade campaign with how its version does',
      access: reads,
      params: IdParams,
      answers: { 200: schema.CampaignDetail },
      handle: async ({ params }) => ok(await readCampaign(pool, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/admin/upgrade-campaigns/{id}/installations',
      summary: 'What became of each installation of a campaign, in the order of its waves',
      access: reads,
      params: IdParams,
      query: schema.CampaignMemberQuery,
      answers: { 200: schema.CampaignMemberPage },
      handle: async ({ params, query, caller }) => ok(await listMembers(pool, caller, params.id, query)),
    }),
    ...stepRoutes(deps),
    ...customerRoutes(deps),
  ];
}

const steps: { path: string; step: CampaignStep; summary: string }[] = [
  { path: 'pause', step: 'pause', summary: 'Send no further wave; what was offered stays' },
  { path: 'resume', step: 'resume', summary: 'Go on with a paused campaign' },
  { path: 'send-next', step: 'sendNext', summary: 'Send the next wave at once' },
  { path: 'stop', step: 'stop', summary: 'End a campaign and withdraw what was not answered' },
  {
    path: 'roll-back',
    step: 'rollBack',
    summary: 'Withdraw what is open, and offer the former version to who upgraded',
  },
];

function stepRoutes(deps: Deps): Endpoint[] {
  return steps.map(({ path, step, summary }) =>
    endpoint({
      method: 'post',
      path: `/admin/upgrade-campaigns/{id}/${path}`,
      summary,
      access: writes,
      params: IdParams,
      body: schema.CampaignChange,
      answers: { 200: schema.CampaignDetail },
      handle: async ({ params, body }) =>
        ok(await changeCampaign(deps, params.id, step, body.reason ?? null)),
    }),
  );
}

function customerRoutes(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/v1/upgrade-offers',
      summary: 'Versions that you are offered for your installations',
      description: 'Also what was carried out, or declined, in the last seven days; a no can be taken back.',
      access: { kind: 'customer' },
      query: PageQuery,
      answers: { 200: schema.UpgradeOfferPage },
      handle: async ({ caller, query }) => ok(await listOwnOffers(deps, caller.customerId, query)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/upgrade-offers/{id}',
      summary: 'Accept or decline the version that an installation is offered, or take a no back',
      description:
        'The id is the installation’s. A yes is carried out where a Make token is stored for it; else upgrade it in Make, which is a yes too.',
      access: { kind: 'customer' },
      params: IdParams,
      body: schema.UpgradeAnswer,
      answers: { 202: schema.UpgradeOffer },
      handle: async ({ caller, params, body }) =>
        accepted(await answerOffer(deps, caller.customerId, params.id, body.accept)),
    }),
  ];
}
