import type { z } from 'zod';
import type { CreatedCustomerKey, CustomerKeyPage } from '../../../../server/accounts/schema.ts';
import { pagedQuery } from '../../api/pages.ts';

/** A key as the list shows it: never the key itself. */
export type Key = z.infer<typeof CustomerKeyPage>['items'][number];
export type CreatedKey = z.infer<typeof CreatedCustomerKey>;

export const keysQuery = pagedQuery<Key>('/v1/api-keys', { limit: 50 });
export const keyPath = ({ id }: Key): string => `/v1/api-keys/${encodeURIComponent(id)}`;
