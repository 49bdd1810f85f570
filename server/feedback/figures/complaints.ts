import { answerFigures, type FigureSource } from '../../analytics/answer-figures.ts';
import type { Grounds } from '../../analytics/audited.ts';
import type { FiguresOf } from '../../analytics/figures.ts';
import { ratio, wilson } from '../../analytics/ratios.ts';
import { countTasks, sumValues } from '../../analytics/roll-ups/sums-of-tasks.ts';
import { byKey } from '../../analytics/rows-by-key.ts';
import type { FigureQuery, FiguresAnswer, Gate } from '../../analytics/schema.ts';
import type { AnalyticsDeps, Scope } from '../../analytics/scope.ts';
import type { Db } from '../../platform/database.ts';
import { complaintFigures } from './complaint-figures.ts';
import { disputeFigures } from './dispute-figures.ts';
import {
  countComplaints,
  countRunsByVersion,
  findVersionLabels,
  type ComplaintCounts,
  type ComplaintGrouping,
  type RunCounts,
} from './complaint-queries.ts';
import { sumDisputed } from './dispute-queries.ts';
import { countFirstComplaints, type FirstComplaints } from './first-complaint-queries.ts';

type Figures = FiguresOf<typeof complaintFigures>;
export const complaintTotals = { ...complaintFigures, ...disputeFigures };
type Totals = FiguresOf<typeof complaintTotals>;
export type ComplaintsAnswer = FiguresAnswer<typeof complaintTotals, typeof complaintFigures>;

/** The figures that these are made of beside complaints. */
const madeOf: Grounds = {
  runs: ['started'],
  complaintsPer1000: ['started'],
  complaintsPer1000Low: ['started'],
  complaintsPer1000High: ['started'],
  falseSuccessRate: ['completed'],
  disputedShare: ['valueMicros'],
};

/** How often customers complain, and whether the library knew before them. */
export async function readComplaints(
  deps: AnalyticsDeps,
  query: FigureQuery,
  grouping: ComplaintGrouping,
): Promise<ComplaintsAnswer> {
  const { interval, groupBy } = grouping;
  const versions = new Map<string, string>();
  const answer = await answerFigures(deps, sourceOf(grouping, versions), {
    query,
    grouping: { interval, groupBy: groupBy === 'version' ? 'none' : groupBy },
    mayReadNames: false,
  });
  if (groupBy !== 'version') return answer;
  return {
    ...answer,
    items: answer.items.map((item) => ({ ...item, label: versions.get(item.group ?? '') ?? null })),
  };
}

/** What versions are called is found in the snapshot of the figures. */
function sourceOf(
  grouping: ComplaintGrouping,
  versions: Map<string, string>,
): FigureSource<typeof complaintTotals, typeof complaintFigures> {
  return {
    totals: complaintTotals,
    readItems: async (db, scope) => {
      const rows = await readRows(db, scope, grouping);
      if (grouping.groupBy === 'version')
        for (const [id, label] of await findVersionLabels(
          db,
          rows.map(({ group }) => group ?? ''),
        ))
          versions.set(id, label);
      return rows;
    },
    readTotals: async (db, scope) => {
      const [[row], disputes] = await Promise.all([
        readRows(db, scope, { interval: null, groupBy: 'none' }),
        readDisputes(db, scope),
      ]);
      const {
        bucket: _bucket,
        group: _group,
        ...figures
      } = row ?? { bucket: null, group: null, ...figuresOf() };
      return { ...figures, ...disputes };
    },
    gates: gatesOf,
    madeOf,
  };
}

async function readDisputes(db: Db, scope: Scope): Promise<FiguresOf<typeof disputeFigures>> {
  const [{ installations, freedValue }, [all]] = await Promise.all([
    sumDisputed(db, scope),
    sumValues(db, scope, { interval: null, groupBy: 'none' }),
  ]);
  return {
    disputedInstallations: installations,
    disputedShare: ratio(BigInt(freedValue), BigInt(all?.freedValue ?? 0)),
  };
}

async function readRows(db: Db, scope: Scope, grouping: ComplaintGrouping) {
  const { interval, groupBy } = grouping;
  const [complaints, firsts, runs] = await Promise.all([
    countComplaints(db, scope, grouping),
    countFirstComplaints(db, scope, grouping),
    groupBy === 'version'
      ? countRunsByVersion(db, scope, interval)
      : countTasks(db, scope, { interval, groupBy }),
  ]);
  return byKey({ complaints, firsts, runs })
    .filter(({ group }) => groupBy === 'none' || group !== null)
    .map(({ bucket, group, rows }) => ({
      bucket,
      group,
      ...figuresOf(rows.complaints[0], rows.runs[0], rows.firsts[0]),
    }));
}

function figuresOf(
  counts?: ComplaintCounts,
  runs?: Pick<RunCounts, 'started' | 'completed'>,
  firsts?: FirstComplaints,
): Figures {
  const { complaints = 0, complainedRuns = 0, falseSuccesses = 0, linked = 0 } = counts ?? {};
  const { causes = 0, alerted = 0 } = firsts ?? {};
  const { started = 0, completed = 0 } = runs ?? {};
  const interval = wilson(complainedRuns, started);
  const per1000 = (share: number | null | undefined) => (share == null ? null : share * 1_000);
  return {
    complaints,
    runs: started,
    complainedRuns,
    complaintsPer1000: per1000(ratio(complainedRuns, started)),
    complaintsPer1000Low: per1000(interval?.low),
    complaintsPer1000High: per1000(interval?.high),
    falseSuccesses,
    falseSuccessRate: ratio(falseSuccesses, completed),
    linkedShare: ratio(linked, complaints),
    alertBeforeComplaintShare: ratio(alerted, causes),
    causes,
    medianHoursToComplaint: firsts?.hoursToComplaint ?? null,
    valueDisputes: counts?.valueDisputes ?? 0,
    medianHoursToAnswer: counts?.hoursToAnswer ?? null,
    unanswered: counts?.unanswered ?? 0,
  };
}

function gatesOf(_db: Db, scope: Scope, { linkedShare, complaints }: Totals): Gate[] {
  const below = (figure: 'complaintsPer1000' | 'falseSuccessRate'): Gate => ({
    figure,
    code: 'incomplete',
    reason:
      'Fewer than 95 % of the complaints are tied to a run: those that are not stand in no rate of runs, versions and models.',
  });
  const currency: Gate = {
    figure: null,
    code: 'filterIgnored',
    reason: 'Complaints have no currency: the filter "currency" narrows money only.',
  };
  return [
    ...(complaints > 0 && (linkedShare ?? 0) < 0.95
      ? [below('complaintsPer1000'), below('falseSuccessRate')]
      : []),
    ...(scope.presentedIn === null ? [] : [currency]),
  ];
}
