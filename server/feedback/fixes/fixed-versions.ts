/** The number of the version whose content a version has: a rollback publishes that of an earlier one, without what came in between. */
export const contentOf = (version: string): string => `coalesce(${version}.brings_back, ${version}.number)`;

/** Whether a version is published and what its scenario has published last has its content, or a later one. */
export const isOut = (version: string): string =>
  `(${version}.published_at is not null and ${contentOf(version)} <= (
     select ${contentOf('newest')} from scenario_versions newest
     where newest.scenario_id = ${version}.scenario_id and newest.published_at is not null order by newest.number desc limit 1
   ))`;
