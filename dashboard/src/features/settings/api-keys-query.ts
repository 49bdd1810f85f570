import type { z } from 'zod';
import type {
  CreatedOperatorKey,
  NewOperatorKey,
  OperatorKeyPage,
} from '../../../../server/accounts/schema.ts';
import { apiDelete, apiPost } from '../../api/client.ts';
import { pagedQuery } from '../../api/pages.ts';

/** The areas of the API that a key may read or write. */
export const areas = [
  'scenarios',
  'analytics',
  'customers',
  'billing',
  'alerts',
  'audits',
  'feedback',
  'settings',
] as const;

/** An operator key as the list shows it: never the key itself. */
export type ApiKey = z.infer<typeof OperatorKeyPage>['items'][number];
export type Scope = ApiKey['scopes'][number];
type CreatedApiKey = z.infer<typeof CreatedOperatorKey>;

export const apiKeysQuery = pagedQuery<ApiKey>('/admin/api-keys', { limit: 50 });

/** Creates a key; the answer is the only one that ever shows it. */
export function createApiKey(key: NewOperatorKey, reason: string): Promise<CreatedApiKey> {
  return apiPost('/admin/api-keys', key, { reason });
}

/** Takes a key's rights away at once. */
export function revokeApiKey(id: string, reason: string): Promise<void> {
  return apiDelete(`/admin/api-keys/${encodeURIComponent(id)}`, { reason });
}

/** Makes a key in the place of one that ends after so many hours; the answer is the only one that ever shows it. */
export function rotateApiKey(id: string, overlapHours: number, reason: string): Promise<CreatedApiKey> {
  return apiPost(`/admin/api-keys/${encodeURIComponent(id)}/rotate`, { overlapHours }, { reason });
}
