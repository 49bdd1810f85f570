import type { Db } from '../platform/database.ts';
import { daysBetween } from '../platform/time.ts';
import { countSilentFacts } from './fact-queries.ts';
import type { Candidate } from './find-insights.ts';
import { microsPerHour } from './library-sums.ts';
import type { Comparison } from './query-plan.ts';
import { findSilent, selectInstallations } from './silence-queries.ts';
import { count, day, insightOf, noun } from './sentence.ts';

/** Installations whose habit it was to run, and that have told nothing for a week. */
export async function findSilence(db: Db, comparison: Comparison, timeZone: string): Promise<Candidate[]> {
  const { period, before } = comparison;
  const { installationNos, runs, freed, chance, among } = await findSilent(db, comparison);
  const silent = installationNos.length;
  if (silent < comparison.leastChange) return [];
  const saved = Number(freed) / microsPerHour / (daysBetween(before.from, before.to) / 7);
  const [has, it] = silent === 1 ? ['has', 'it'] : ['have', 'they'];
  return [
    {
      counted: { silent, runs },
      installationNos,
      countAgain: () => countSilentFacts(db, installationNos, { period, before, timeZone }),
      insight: insightOf(
        {
          kind: 'silentInstallations',
          about: 'library',
          isGood: false,
          subject: null,
          words: `{silent} ${noun(silent, 'installation')} that ran every week ${has} told nothing since {since}; before, ${it} ran {runs} times in four weeks.`,
          numbers: [count('silent', silent), day('since', period.from), count('runs', runs)],
          links: await linksTo(db, installationNos),
          hoursPerWeek: saved,
          confidence: 1 - chance * among,
        },
        comparison,
      ),
    },
  ];
}

const mostLinks = 5;

/** The silent ones themselves; of many, those that ran most, and the list of all of them. */
async function linksTo(
  db: Db,
  installationNos: readonly number[],
): Promise<{ label: string; path: string }[]> {
  const shown = await selectInstallations(db, installationNos.slice(0, mostLinks));
  const links = shown.map(({ id, title }) => ({
    label: title,
    path: `/dashboard/installations/${encodeURIComponent(id)}`,
  }));
  const all = { label: 'All silent ones', path: '/dashboard/installations?silent=true' };
  return installationNos.length > mostLinks ? [...links, all] : links;
}
