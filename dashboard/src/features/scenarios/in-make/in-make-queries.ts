import { queryOptions } from '@tanstack/react-query';
import type { Preflight } from '../../../../../server/installations/preflight/schema.ts';
import type { VersionSummary } from '../../../../../server/scenarios/schema.ts';
import { apiGet } from '../../../api/client.ts';
import type { Page } from '../../../api/pages.ts';
import type { Scenario } from '../../../api/scenarios.ts';

/** What the library answers our Make app about a scenario: the operations that its modules call, asked as somebody who owns nothing yet. */
export const inMakeQuery = (slug: string) =>
  queryOptions({
    queryKey: ['/admin/scenarios', slug, 'in-make'],
    queryFn: async ({ signal }) => {
      const path = `/v1/scenarios/${encodeURIComponent(slug)}`;
      const [scenario, versions, preflight] = await Promise.all([
        apiGet<Scenario>(path, {}, signal),
        apiGet<Page<VersionSummary>>(`${path}/versions`, { limit: 100 }, signal),
        apiGet<Preflight>(`${path}/preflight`, {}, signal),
      ]);
      return { scenario, versions: versions.items, preflight };
    },
  });

export type InMake = { scenario: Scenario; versions: VersionSummary[]; preflight: Preflight };
