import type { Preflight } from '../../../api/preflight.ts';
import type { Scenario } from '../../../api/scenarios.ts';

type Version = { number: number; changelog: string; publishedAt: string };

/** A field of the form of “Install a scenario” in Make; `shows` is what stands in it, or what can be chosen there. */
export type FieldInMake = {
  name: string;
  label: string;
  isRequired: boolean;
  shows: string[];
  help?: string;
};

/**
 * The form of “Install a scenario” as somebody sees it who chose this scenario: the names of our Make app's fields, filled with what the
 * library answers it. A test holds both against each other.
 */
export function formInMake(answers: {
  scenario: Pick<Scenario, 'title'>;
  versions: readonly Version[];
  connections: Preflight['connections'];
}): FieldInMake[] {
  const { scenario, versions, connections } = answers;
  const field = (name: string, label: string, shows: string[] = []): FieldInMake => ({
    name,
    label,
    isRequired: name === 'scenario' || name === 'teamId',
    shows,
  });
  return [
    field('scenario', 'Scenario', [scenario.title]),
    field('version', 'Version', versions.map(versionInMake)),
    field('organizationId', 'Organization'),
    field('teamId', 'Team'),
    field('folderId', 'Folder'),
    field('connections', 'Connections', connections.map(connectionInMake)),
    field('name', 'Scenario name'),
    field('reporting', 'Reporting'),
    field('confirmAppInstall', 'Install missing apps'),
    field('dryRun', 'Dry run'),
    field('runsPerMonth', 'Runs per month'),
  ];
}

/** "3 – 2026-10-01 – Skips duplicates.", as Make's list of versions has it. */
export function versionInMake({ number, publishedAt, changelog }: Version): string {
  const parts = [String(number), publishedAt.slice(0, 10), changelog.slice(0, 60)];
  return parts.filter((part) => part !== '').join(' – ');
}

/** "2. Add a row": the field of a module that needs a connection. */
export function connectionInMake({ moduleId, label }: { moduleId: number; label: string }): string {
  return `${moduleId}. ${label}`;
}
