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
export type ApiKey = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
};

export type NewApiKey = { name: string; scopes: string[]; expiresAt?: string };
export type CreatedApiKey = { id: string; key: string; prefix: string };

export const apiKeysQuery = pagedQuery<ApiKey>('/admin/api-keys', { limit: 50 });

/** Creates a key; the answer is the only one that ever shows it. */
export function createApiKey(key: NewApiKey): Promise<CreatedApiKey> {
  return apiPost('/admin/api-keys', key);
}

/** Takes a key's rights away at once. */
export function revokeApiKey(id: string): Promise<void> {
  return apiDelete(`/admin/api-keys/${encodeURIComponent(id)}`);
}
