/** How far back installations count, and the days after which one counts half. */
export const windowDays = 90;
const halfLifeDays = 30;

/** What one customer adds who got it so many whole days ago. */
export function pointsOf(ageDays: number): number {
  return ageDays >= 0 && ageDays < windowDays ? 0.5 ** (ageDays / halfLifeDays) : 0;
}

/** 0 for none, and ever closer to 1: p ÷ (p + 1). */
export function popularityOf(points: number): number {
  return points / (points + 1);
}

/** What is served where no model is better: popularity, and 1 more for what uses an app of the customer's. */
export function servedPopularity(
  points: number,
  apps: readonly string[],
  knownApps: ReadonlySet<string>,
): number {
  return popularityOf(points) + (apps.some((app) => knownApps.has(app)) ? 1 : 0);
}
