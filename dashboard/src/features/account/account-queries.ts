import { queryOptions } from '@tanstack/react-query';
import type { Feedback } from '../../../../server/feedback/schema.ts';
import type { Installation, OwnRuns } from '../../../../server/installations/schema.ts';
import { apiGet } from '../../api/client.ts';
import { pagedQuery, readEvery } from '../../api/pages.ts';
import type { ToldGate } from '../../ui/figure-seal.tsx';

export type { Installation, OwnRuns };

/** What the caller's installations brought in a period; what cannot be known is null. */
export type Roi = {
  currency: string;
  asOf: string;
  gates: ToldGate[];
  totals: RoiFigures;
  previous: RoiFigures | null;
  items: ({ bucket: string | null; group: string | null; label: string | null } & RoiFigures)[];
};
type RoiFigures = Record<
  'valueMicros' | 'costMicros' | 'netMicros' | 'roi' | 'timeValueMicros' | 'measuredShare' | 'runCostMicros',
  number | null
>;

/** The caller's own figures. */
export const roiQuery = (values: {
  from: string;
  to: string;
  compare: 'previous' | 'none';
  groupBy: 'day' | 'scenario' | 'none';
}) =>
  queryOptions({
    queryKey: ['/v1/roi', values],
    queryFn: ({ signal }) => apiGet<Roi>('/v1/roi', values, signal),
  });

export const ownInstallationsQuery = pagedQuery<Installation>('/v1/installations', { limit: 50 });

/** All installations of the caller, for choices. */
export const everyInstallationQuery = queryOptions({
  queryKey: ['/v1/installations', 'every'],
  queryFn: ({ signal }) => readEvery<Installation>('/v1/installations', signal),
});

/** What each installation did lately, by its id. */
export const ownRunsQuery = queryOptions({
  queryKey: ['/v1/account/runs'],
  queryFn: async ({ signal }) =>
    new Map(
      (await readEvery<OwnRuns>('/v1/account/runs', signal)).map((runs) => [runs.installationId, runs]),
    ),
});

export const feedbackQuery = pagedQuery<Feedback>('/v1/feedback', { limit: 20 });

/** What an installation is called: by its own name, else by its scenario's. */
export const nameOf = ({ name, scenarioSlug }: Installation): string => name || scenarioSlug;

/** Whether a newer version can be put in its place. */
export const hasUpgrade = ({ status, version, latestVersion }: Installation): boolean =>
  status === 'installed' && latestVersion > version;
