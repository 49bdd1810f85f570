import { t } from '@lingui/core/macro';
import { queryOptions } from '@tanstack/react-query';
import { apiGet } from '../../api/client.ts';
import type { Page } from '../../api/pages.ts';
import type { Session } from '../../api/session.ts';

export type Found = {
  path: string;
  label: string;
  detail: string;
  group: string;
};

type ScenarioRow = { slug: string; title: string; status: string };
type CustomerRow = { id: string; name: string; email: string | null };
type OrderRow = { id: string; customer: { name: string } | null };

const limit = 5;
const isOrder = (words: string) => /^ord_\w+$/.test(words);

/** Scenarios, customers and orders by name or id, few of each, of what the reader may read. */
export const foundQuery = (words: string, scopes: Session['scopes']) =>
  queryOptions({
    queryKey: ['palette', words],
    queryFn: async ({ signal }): Promise<Found[]> => {
      const may = (scope: Session['scopes'][number]) => scopes.includes(scope);
      const [scenarios, customers, orders] = await Promise.all([
        may('scenarios:read')
          ? apiGet<Page<ScenarioRow>>('/admin/scenarios', { q: words, limit }, signal)
          : null,
        may('customers:read')
          ? apiGet<Page<CustomerRow>>('/admin/customers', { q: words, limit }, signal)
          : null,
        may('billing:read') && isOrder(words)
          ? apiGet<OrderRow>(`/admin/orders/${words}`, {}, signal).catch(() => null)
          : null,
      ]);
      return [
        ...(scenarios?.items ?? []).map(({ slug, title, status }): Found => ({
          path: `/dashboard/scenarios/${slug}`,
          label: title,
          detail: status,
          group: t`Scenarios`,
        })),
        ...(customers?.items ?? []).map(({ id, name, email }): Found => ({
          path: `/dashboard/customers/${id}`,
          label: name,
          detail: email ?? id,
          group: t`Customers`,
        })),
        ...(orders
          ? [
              {
                path: `/dashboard/orders/${orders.id}`,
                label: orders.id,
                detail: orders.customer?.name ?? '',
                group: t`Orders`,
              },
            ]
          : []),
      ];
    },
    staleTime: 30_000,
  });
