import { queryOptions } from '@tanstack/react-query';
import type { UpgradeOffer } from '../../../../../server/campaigns/schema.ts';
import { apiPost } from '../../../api/client.ts';
import { readEvery } from '../../../api/pages.ts';

export type { UpgradeOffer };

const path = '/v1/upgrade-offers';

/** Whether the library is at it right now. */
export const isUnderWay = ({ state, isCarriedOutHere }: UpgradeOffer): boolean =>
  isCarriedOutHere && (state === 'accepted' || state === 'rollBackAccepted');

/** Whether it still wants an answer, or something to be done in Make. */
export const isOpen = ({ state }: UpgradeOffer): boolean =>
  !['declined', 'upgraded', 'rolledBack'].includes(state);

/** Every version that the caller is offered, and what became of it lately; looked at again while one is carried out. */
export const offersQuery = queryOptions({
  queryKey: [path],
  queryFn: ({ signal }) => readEvery<UpgradeOffer>(path, signal),
  refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 2_000 : false),
});

/** Yes, no, or null: a no taken back. */
export const answerOffer = (installation: string, accept: boolean | null): Promise<UpgradeOffer> =>
  apiPost<UpgradeOffer>(`${path}/${encodeURIComponent(installation)}`, { accept });

/** Where an offer stands in the page. */
export const offerAnchor = (installation: string): string => `offer-${installation}`;
