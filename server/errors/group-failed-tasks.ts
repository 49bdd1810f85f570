import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import {
  findNextPlace,
  findSettledUntil,
  lockReading,
  noteReading,
  selectApps,
  selectFailedTasks,
  type FailedTasks,
} from './failed-task-queries.ts';
import { fingerprintOf, withoutValues } from './fingerprint.ts';
import { gather, type Gathering, type Occurrence } from './gathering.ts';
import { storeFailures } from './store-failures.ts';

const eventsAtOnce = 5_000;

/**
 * Groups the failed runs that recording has announced since the last time, each exactly once: what was read and how far stand in one transaction.
 * Recording itself writes nothing more for it.
 */
export async function groupFailedTasks(deps: Pick<Deps, 'pool' | 'now' | 'draining'>): Promise<void> {
  for (let isMore = true; isMore && !deps.draining.aborted;) isMore = await groupNext(deps);
}

/** Groups the next ones, and says whether there may be more. */
async function groupNext({ pool, now }: Pick<Deps, 'pool' | 'now'>): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const after = await lockReading(db);
    const upTo = await findNextPlace(db, after, await findSettledUntil(db), eventsAtOnce);
    if (!upTo) return false;
    const failed = await selectFailedTasks(db, after, upTo);
    const apps = await selectApps(db, [...new Set(failed.map(({ scenarioId }) => scenarioId))]);
    const gathering: Gathering = new Map();
    for (const tasks of failed) gather(gathering, occurrenceOf(tasks, apps.get(tasks.scenarioId) ?? []));
    await storeFailures(db, gathering, now());
    await noteReading(db, upTo);
    return upTo.events === eventsAtOnce;
  });
}

/** As a group of failures of a scenario: by code and message. The release is the version of the scenario. */
function occurrenceOf(tasks: FailedTasks, apps: readonly string[]): Occurrence {
  const { scenarioId, customerId, code, count, firstAt, lastAt } = tasks;
  const message = tasks.message ?? code ?? 'Failed without telling why';
  const release = {
    no: tasks.version ?? 0,
    name: tasks.version === null ? 'unknown' : `version ${tasks.version}`,
  };
  return {
    traits: {
      fingerprint: fingerprintOf({
        kind: 'task',
        subject: scenarioId,
        code,
        type: null,
        message,
        place: null,
      }),
      kind: 'task',
      title: withoutValues(message),
      code,
      type: null,
      app: appNamedIn(`${code ?? ''} ${message}`, apps),
      operation: null,
      scenarioId,
      place: null,
    },
    count,
    firstAt,
    lastAt,
    release,
    customerId,
    sample: () => ({
      occurredAt: lastAt,
      message,
      stack: null,
      release: release.name,
      requestId: null,
      jobId: null,
      installationId: tasks.installationId,
      executionId: tasks.executionId,
      taskKey: tasks.taskKey,
    }),
  };
}

/** The app of the scenario that a text names: `google-sheets` by `Google Sheets`, `googlesheets` or as it is. */
function appNamedIn(text: string, apps: readonly string[]): string | null {
  const letters = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
  return apps.find((app) => letters.includes(app.toLowerCase().replaceAll(/[^a-z0-9]+/g, ''))) ?? null;
}
