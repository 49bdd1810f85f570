import { queryOptions } from '@tanstack/react-query';
import type {
  Campaign,
  CampaignBody,
  CampaignDetail,
  CampaignMember,
  CampaignPreview,
} from '../../../../server/campaigns/schema.ts';
import { apiGet, apiPost, type QueryValues } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

export type { Campaign, CampaignDetail, CampaignMember, CampaignPreview };

export const campaignsPath = '/admin/upgrade-campaigns';
const pathOf = (id: string) => `${campaignsPath}/${encodeURIComponent(id)}`;

export const campaignsQuery = (values: QueryValues) => pagedQuery<Campaign>(campaignsPath, values);

export const membersPath = (id: string) => `${pathOf(id)}/installations`;
export const membersQuery = (id: string, state: string | undefined) =>
  pagedQuery<CampaignMember>(membersPath(id), { state, limit: 50 });

/** One campaign, looked at again while it goes on. */
export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: [campaignsPath, id],
    queryFn: ({ signal }) => apiGet<CampaignDetail>(pathOf(id), {}, signal),
    refetchInterval: ({ state }) =>
      state.data?.state === 'running' || state.data?.state === 'rollingBack' ? 10_000 : false,
  });

export type Wish = Required<
  Pick<CampaignBody, 'scenario' | 'waves' | 'waveHours' | 'leastRuns' | 'includeDiverged'>
>;

/** What a campaign would do; nothing is written. */
export const previewCampaign = (wish: Wish): Promise<CampaignPreview> =>
  apiPost<CampaignPreview>(campaignsPath, { ...wish, dryRun: true });

export const beginCampaign = (wish: Wish, idempotencyKey: string): Promise<CampaignDetail> =>
  apiPost<CampaignDetail>(campaignsPath, wish, { idempotencyKey });

export type Step = 'pause' | 'resume' | 'send-next' | 'stop' | 'roll-back';

export const moveCampaign = (id: string, step: Step, reason: string): Promise<CampaignDetail> =>
  apiPost<CampaignDetail>(`${pathOf(id)}/${step}`, reason === '' ? {} : { reason }, { reason });

/** To how many it is offered: without those that were left out. */
export const offeredTo = ({ total, counts }: Campaign): number => total - counts.skipped;
