import type { Reporting } from '../installations/schema.ts';
import { keptForPool } from '../platform/kept-for-pool.ts';

/** The installation that a report address belongs to. */
export type Addressee = { id: string; customerId: string };

/** Whose addresses they were when reports came by them last, by the hashes of their tokens: to be held against the database before anything is written. */
export const addressesUsed = keptForPool<Addressee>(10_000);

/** What sending a report costs in Make credits: the module that does so is one operation. */
export const reportingCreditsOf = (reporting: Reporting): number =>
  reporting === 'http' || reporting === 'module' ? 1 : 0;
