import type { Pool } from '../../platform/database.ts';
import { listConsents } from './change-consents.ts';

/** By this name customers refuse to be recommended anything (`PUT /v1/consents`). */
const purpose = 'recommendations';

/** Whether a customer wants nothing recommended, on pages, in Make or in offers. */
export async function refusesRecommendations(pool: Pool, customerId: string): Promise<boolean> {
  const consents = await listConsents(pool, customerId);
  return consents.some((consent) => consent.purpose === purpose && !consent.granted);
}
