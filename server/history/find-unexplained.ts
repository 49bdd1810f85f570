import type { Db } from '../platform/database.ts';
import { selectUnexplained, type Unexplained } from './queries.ts';

/** Changes of assumptions, unless customers or runs themselves told them, and of minutes by hand, of which nobody said who made them or why. */
export function findUnexplained(db: Db, since: Date, until: Date): Promise<Unexplained[]> {
  return selectUnexplained(db, since, until);
}
