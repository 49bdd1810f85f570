import { executionsJobs } from '../../../server/executions/jobs.ts';
import { pullRunLogs, type PullOutcome } from '../../../server/executions/pull/pull-logs.ts';
import type { Deps } from '../../../server/platform/deps.ts';
import {
  firstBlueprint,
  makeToken,
  startWorld,
  teamId,
  type Call,
  type World,
  type WorldOptions,
} from '../installations/world.ts';

/** The instant at which these tests begin; the server and Make share its clock. */
export const noon = new Date('2026-09-10T12:00:00.000Z');
export const minutesAfter = (minutes: number, from = noon): Date =>
  new Date(from.getTime() + minutes * 60_000);

export type PulledInstallation = {
  id: string;
  customerId: string;
  call: Call;
  makeScenarioId: number;
  apiKey: string;
};

export type PullWorld = World & {
  /** A new customer's installation of the webhook scenario; `pull` unless told otherwise, in the team of operations. */
  install: (reporting?: string, team?: number) => Promise<PulledInstallation>;
  /** Reads the run logs of an installation, as the job does. */
  pull: (id: string, deps?: Partial<Deps>) => Promise<PullOutcome>;
  /** Runs the job that the clock runs each minute. */
  runDueJob: () => Promise<void>;
  /** The tasks of an installation, oldest first. */
  tasks: (id: string) => Promise<Task[]>;
  /** What Make was asked for the logs of a scenario. */
  logRequests: (makeScenarioId: number) => { query: Record<string, unknown> }[];
};

export type Task = {
  executionId: string;
  status: string;
  kind: string;
  warning: boolean;
  startedAt: Date;
  finishedAt: Date | null;
  credits: string | null;
};

/** Server, database and Make double, at noon. */
export async function startPullWorld(options: WorldOptions = {}): Promise<PullWorld> {
  const world = await startWorld({ isClockShared: true, ...options });
  world.setNow(noon);
  const { id: scenario } = await world.newScenario('Lead alert', [firstBlueprint]);
  return {
    ...world,
    install: async (reporting = 'pull', team = teamId) => {
      const { id: customerId, call, apiKey } = await world.newCustomer();
      const body = {
        scenario,
        teamId: team,
        reporting,
        ...(reporting === 'pull' ? { consents: { storeMakeToken: true } } : {}),
      };
      const installed = await call('POST', '/v1/installations', { make: true, body });
      if (installed.status !== 201) throw new Error(JSON.stringify(installed.body));
      const place = installed.body['make'] as { scenarioId: number };
      return { id: installed.body.id, customerId, call, apiKey, makeScenarioId: place.scenarioId };
    },
    pull: (id, deps = {}) => pullRunLogs({ ...world.server.deps, ...deps }, id),
    runDueJob: () => executionsJobs(world.server.deps)['executions.pull-run-logs']!.run({} as never),
    tasks: async (id) => {
      const { rows } = await world.pool.query<Task>(
        `select execution_id as "executionId", status, kind, has_warning as warning, started_at as "startedAt",
           finished_at as "finishedAt", trim_scale(credits)::text as credits
         from execution_tasks where installation_id = $1 order by started_at, execution_id`,
        [id],
      );
      return rows;
    },
    logRequests: (makeScenarioId) =>
      world.make.requests.filter(({ path }) => path === `/scenarios/${makeScenarioId}/logs`),
  };
}

export { makeToken };
