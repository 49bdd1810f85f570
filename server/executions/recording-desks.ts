import type { Pool } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { createDesk, type Desk } from '../platform/desk/desk.ts';
import { roomFor } from '../platform/desk/room.ts';
import type { Admission } from '../platform/endpoint.ts';
import { writeMetrics, type CustomersMetric, type MetricOutcome } from './metrics/write-metrics.ts';
import { writeReports, type Outcome, type RecordingDeps, type Report } from './write-reports.ts';

/** The database would not take this one, while it took the others. */
export type Refusal = { refusedBy: string };

export type RecordDeps = RecordingDeps & Pick<Deps, 'logger'>;

type Desks = {
  tasks: Desk<Report, Outcome | Refusal>;
  metrics: Desk<CustomersMetric, MetricOutcome | Refusal>;
  takeRoom: (bytes: number) => () => void;
};

/** Of bodies that are being read or worked off, in all. */
const mostBytes = 48 * 1024 * 1024;
/**
 * A transaction of 500 tasks costs the least for each, a third less than one of 100; two writers keep two cores and the disk busy: one reads and
 * reckons while the other writes. So there is a second one for about as many tasks as the first has, and not for the few of a quiet time.
 */
const usual = { mostTogether: 500, mostWriters: 2, mostWaiting: 20_000, worthAnother: 24 };

const desksOfPool = new WeakMap<Pool, Desks>();

/** Where everything that is reported to this process is written, whoever reports it. */
export function desksOf(deps: RecordDeps): Desks {
  return desksOfPool.get(deps.pool) ?? setUpDesks(deps, usual);
}

/** Sets them up with other limits, before anything is reported. */
export function setUpDesks(deps: RecordDeps, limits: typeof usual): Desks {
  const poisoned = (error: unknown): Refusal => {
    deps.logger.error({ err: error }, 'a report could not be recorded and is kept in quarantine');
    return { refusedBy: error instanceof Error ? error.message : String(error) };
  };
  const desks: Desks = {
    tasks: createDesk<Report, Outcome | Refusal>({
      ...limits,
      poisoned,
      write: (reports) => writeReports(deps, reports),
    }),
    metrics: createDesk<CustomersMetric, MetricOutcome | Refusal>({
      ...limits,
      mostWriters: 1,
      poisoned,
      write: (metrics) => writeMetrics(deps, metrics),
    }),
    takeRoom: roomFor(mostBytes),
  };
  desksOfPool.set(deps.pool, desks);
  return desks;
}

/** Lets in what can be written in time: tasks, or customers' own figures. The desks are set up by the first that comes. */
export function admissionTo(deps: RecordDeps, desk: 'tasks' | 'metrics'): Admission {
  return {
    refuseWhenBusy: () => desksOf(deps)[desk].refuseWhenBusy(),
    takeRoom: (bytes) => desksOf(deps).takeRoom(bytes),
  };
}
