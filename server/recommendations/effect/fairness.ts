import type { Db } from '../../platform/database.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { sizeClasses, type SizeClass } from '../model/size-class.ts';
import type { Candidate } from '../serve/catalogue.ts';
import { sumExposures } from './effect-queries.ts';

/** Of the scenarios of a size: how many there are, and how often one was shown to somebody on a day. */
export type Fairness = {
  since: string;
  exposures: number;
  classes: { sizeClass: SizeClass; scenarios: number; exposures: number }[];
};

export const fairnessDays = 30;

/** What was shown in the last 30 days, by the size that scenarios had when they were shown, beside how many there are of each now. */
export async function measureFairness(
  db: Db,
  { catalogue, at }: { catalogue: readonly Pick<Candidate, 'sizeClass'>[]; at: Date },
): Promise<Fairness> {
  const since = addDays(dayOf(at, 'UTC'), -fairnessDays);
  const shown = await sumExposures(db, since);
  const counts = new Map(shown.map(({ sizeClass, exposures }) => [sizeClass, exposures]));
  return {
    since,
    exposures: shown.reduce((sum, { exposures }) => sum + exposures, 0),
    classes: sizeClasses.map((sizeClass) => ({
      sizeClass,
      scenarios: catalogue.filter((one) => one.sizeClass === sizeClass).length,
      exposures: counts.get(sizeClass) ?? 0,
    })),
  };
}
