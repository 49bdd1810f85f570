import { dayAt, isWithin, type Span } from './calendar.ts';
import { isHeadline, type Facts, type Installation, type Task } from './facts.ts';

const weekMs = 7 * 86_400_000;
const z = 1.959963984540054; // of 95 % on both sides

/** Figures of the tasks that started in a span, and of the installations confirmed in it (null: they are not of such a group). */
export function completionFigures(
  facts: Facts,
  span: Span,
  tasks: readonly Task[],
  installations: readonly Installation[] | null,
) {
  const started = tasks.filter(({ startedAt }) => isWithin(dayAt(startedAt, facts.timeZone), span));
  const headline = started.filter((task) => isHeadline(task));
  const completed = headline.filter(({ status }) => status === 'completed');
  const failed = headline.filter(({ status }) => status === 'failed').length;
  const running = headline.filter(({ status }) => status === 'running');
  const timedOut = running.filter(({ startedAt }) => facts.asOf - startedAt >= facts.staleMs).length;
  const finished = completed.length + failed + timedOut;
  const durations = completed
    .map(({ startedAt, finishedAt }) => (finishedAt ?? 0) - startedAt)
    .toSorted((left, right) => left - right);
  return {
    started: headline.length,
    completed: completed.length,
    failed,
    timedOut,
    active: running.length - timedOut,
    warnings: completed.filter(({ warning }) => warning).length,
    tests: started.filter(({ kind }) => kind === 'test').length,
    retries: started.filter(({ kind, retryOf }) => kind === 'run' && retryOf !== null).length,
    errorHandlers: started.filter(({ kind }) => kind === 'errorHandler').length,
    completionRate: finished === 0 ? null : completed.length / finished,
    completionRateLow: finished === 0 ? null : wilson(completed.length, finished, -1),
    completionRateHigh: finished === 0 ? null : wilson(completed.length, finished, 1),
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
    durationsExact: true,
    ...activationOf(facts, span, installations),
  };
}

/** The roots of |p̂ − p| = z √(p (1 − p) ÷ n). */
function wilson(successes: number, count: number, side: 1 | -1): number {
  const share = successes / count;
  const [a, b, c] = [1 + z ** 2 / count, -(2 * share + z ** 2 / count), share ** 2];
  return (-b + side * Math.sqrt(Math.max(b ** 2 - 4 * a * c, 0))) / (2 * a);
}

/** Between the two nearest, by how far the place lies between theirs. */
export function percentile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place));
}

function activationOf(facts: Facts, span: Span, installations: readonly Installation[] | null) {
  const delays: number[] = [];
  let oldEnough = 0;
  for (const installation of installations ?? []) {
    const { confirmedAt } = installation;
    if (confirmedAt === null || !isWithin(dayAt(confirmedAt, facts.timeZone), span)) continue;
    if (facts.asOf - confirmedAt < weekMs) continue;
    oldEnough += 1;
    const ends = facts.tasks
      .filter(
        (task) => task.installation === installation && task.kind === 'run' && task.status === 'completed',
      )
      .map(({ finishedAt }) => (finishedAt ?? 0) - confirmedAt);
    const first = Math.min(...ends);
    if (first <= weekMs) delays.push(Math.max(first, 0)); // it ran before it was confirmed: at once
  }
  return {
    activation: oldEnough === 0 ? null : delays.length / oldEnough,
    timeToFirstSuccessMs: percentile(
      delays.toSorted((left, right) => left - right),
      0.5,
    ),
  };
}
