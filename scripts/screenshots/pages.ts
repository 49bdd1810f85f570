/** What the first row of a list gives: a field of it, or one within a field. */
export type FirstOf = { list: string; field: string };

/**
 * Where the parameters of addresses come from. Pages themselves come from the router; one with a parameter that is missing here fails
 * `npm run screenshots` and a test.
 */
export const parameters: Record<string, Record<string, FirstOf>> = {
  '/dashboard/scenarios/$slug': { slug: { list: '/admin/scenarios', field: 'slug' } },
  '/dashboard/scenarios/$slug/new-version': { slug: { list: '/admin/scenarios', field: 'slug' } },
  '/dashboard/scenarios/$slug/versions/$number': {
    slug: { list: '/admin/scenarios', field: 'slug' },
    number: { list: '/admin/scenarios', field: 'latestVersion.number' },
  },
  '/dashboard/upgrade-campaigns/$id': { id: { list: '/admin/upgrade-campaigns', field: 'id' } },
  '/dashboard/installations/$id': { id: { list: '/admin/installations', field: 'id' } },
  '/dashboard/orders/$id': { id: { list: '/admin/orders', field: 'id' } },
  '/dashboard/subscriptions/$id': { id: { list: '/admin/subscriptions', field: 'id' } },
  '/dashboard/customers/$id': { id: { list: '/admin/customers', field: 'id' } },
  '/dashboard/feedback/$id': { id: { list: '/admin/feedback', field: 'id' } },
  '/dashboard/errors/$id': { id: { list: '/admin/errors', field: 'id' } },
  '/dashboard/audits/$id': { id: { list: '/admin/audits', field: 'id' } },
  '/dashboard/changes/$number': { number: { list: '/admin/audit-log', field: 'number' } },
  '/dashboard/stripe/reconciliations/$id': { id: { list: '/admin/reconciliations', field: 'id' } },
};

/** What the server draws itself, without the router. */
export const publicPages: Record<string, Record<string, FirstOf>> = {
  '/': {},
  '/scenarios/$slug': { slug: { list: '/v1/scenarios', field: 'slug' } },
  '/signup': {},
  '/nowhere': {},
};
