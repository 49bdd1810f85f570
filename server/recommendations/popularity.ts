/** How far back installations count, and the days after which one counts half. */
export const windowDays = 90;
const halfLifeDays = 30;

/** Others who have it, each once, by the age in whole days of their latest installation. */
export type InstallationsByAge = { age: number; count: number }[];

export type Candidate = {
  id: string;
  apps: string[];
  firstPublishedAt: Date;
  installations: InstallationsByAge;
};

export type Ranked<T extends Candidate> = T & {
  score: number;
  knownApps: string[];
  installationCount: number;
};

/**
 * The candidates from the best to the least: those that use an app of the customer's first, then by popularity; equals by the newest, so that
 * what is new or small has its turn among those that nobody has yet.
 */
export function rankByPopularity<T extends Candidate>(
  candidates: readonly T[],
  usedApps: ReadonlySet<string>,
): Ranked<T>[] {
  return candidates
    .map((candidate) => {
      const knownApps = candidate.apps.filter((app) => usedApps.has(app));
      const score = popularityOf(candidate.installations) + (knownApps.length > 0 ? 1 : 0);
      const installationCount = candidate.installations.reduce((sum, { count }) => sum + count, 0);
      return { ...candidate, knownApps, score, installationCount };
    })
    .toSorted(
      (a, b) =>
        b.score - a.score ||
        b.firstPublishedAt.getTime() - a.firstPublishedAt.getTime() ||
        (a.id < b.id ? 1 : -1),
    );
}

/** 0 for none, and ever closer to 1: `p ÷ (p + 1)`, where each customer adds 1 to p, halved for every 30 days since. */
function popularityOf(installations: InstallationsByAge): number {
  const points = installations.reduce((sum, { age, count }) => sum + count * 0.5 ** (age / halfLifeDays), 0);
  return points / (points + 1);
}

const namedApps = 3;

/** Why a candidate stands where it stands, in one sentence; every number in it can be counted again. */
export function reasonFor({
  knownApps,
  installationCount,
}: Pick<Ranked<Candidate>, 'knownApps' | 'installationCount'>): string {
  const apps = knownApps.length > 0 ? `uses ${listed(knownApps)}, which you use already` : '';
  const others = installationCount === 1 ? 'one other' : `${installationCount} others`;
  const installs =
    installationCount > 0 ? `was installed by ${others} in the last ${windowDays} days and kept` : '';
  const parts = [apps, installs].filter((part) => part !== '');
  if (parts.length === 0)
    return `Nobody else has installed it in the last ${windowDays} days and kept it: be the first.`;
  return `It ${parts.join(', and ')}.`;
}

/** "a", "a and b", "a, b and c", "a, b, c and 2 more". */
function listed(apps: readonly string[]): string {
  const rest = apps.length - namedApps;
  const items = rest > 0 ? [...apps.slice(0, namedApps), `${rest} more`] : apps;
  return items.length === 1 ? items[0]! : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}
