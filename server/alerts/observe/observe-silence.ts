import { momentWords } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import { noEvidence, type Observation, type Observe } from './observation.ts';
import { selectSilent, type SilentInstallation } from './silence-queries.ts';

const mostNamed = 5;

/** Installations that used to report and are silent, one alert per scenario: what broke is rather the scenario than each copy. */
export const observeSilence: Observe<'silence'> = async ({ pool }, { condition }, { now }) => {
  const silent = await selectSilent(pool, { now, ...condition });
  const byScenario = Map.groupBy(silent, ({ scenarioId }) => scenarioId);
  return [...byScenario].map(([scenarioId, installations]) => describe(scenarioId, installations));
};

function describe(scenarioId: string, installations: SilentInstallation[]): Observation {
  const [first] = installations;
  const { scenarioTitle = '', reporting = 0, lastReportedAt = new Date(0) } = first ?? {};
  const many = counted(installations.length, 'installation');
  return {
    subject: scenarioId,
    isBreached: true,
    title: `${many} of “${scenarioTitle}” ${installations.length === 1 ? 'is' : 'are'} silent`,
    message: `${many} of ${reporting} that reported lately ${installations.length === 1 ? 'has' : 'have'} not reported for much longer than usual, the first since ${momentWords(lastReportedAt)}.`,
    scenarioId,
    concerned: installations.map((installation) => ({
      customerId: installation.customerId,
      installationId: installation.installationId,
      title: `${installation.name} is silent`,
      message: `It has not reported since ${momentWords(installation.lastReportedAt)}; usually it reports every ${daysWords(installation.usualDays)}.`,
    })),
    evidence: {
      ...noEvidence,
      label: 'Silent installations',
      unit: 'count',
      after: installations.length,
      contributors: installations.slice(0, mostNamed).map(({ installationId, usualDays }) => ({
        by: 'installation',
        id: installationId,
        before: usualDays,
        after: null,
        share: 1 / installations.length,
      })),
    },
  };
}

function daysWords(days: number): string {
  return days < 1.5 ? 'day' : `${Math.round(days)} days`;
}
