import { habits, incidents, ordinaryErrors, type Habit, type modelChoices } from './habits.ts';
import type { Random } from './random.ts';
import { daysAfter, isWeekend, minutesAfter, msPerDay, msPerHour, progressAt, type Period } from './time.ts';

/** An installation as it is used: what decides how often it runs and how it ends. */
export type Use = {
  installationId: string;
  slug: string;
  random: Random;
  /** Runs from here on; `until` moves when it is removed. */
  from: Date;
  until: Date;
  /** Multiple of the usual number of runs. */
  size: number;
  /** Added to the usual share of completed runs: how well it was set up. */
  care: number;
  models: (typeof modelChoices)[number];
  /** Its runs tell how many minutes they saved. */
  measuresMinutes: boolean;
  /** What one item takes this customer by hand. */
  ownMinutes: number;
};

/** One task as `POST /v1/execution-tasks` takes it. */
export type Task = {
  installationId: string;
  executionId: string;
  status: 'running' | 'completed' | 'failed';
  startedAt: string;
  finishedAt?: string;
  [field: string]: unknown;
};

const testsAtFirst = 2;
const rampDays = 21;

/** Everything that the installation reports of its runs in [from, to), oldest first. */
export function tasksOf(use: Use, period: Period, from: Date, to: Date): Task[] {
  const habit = habits[use.slug] as Habit;
  const tasks: Task[] = [];
  for (let day = startOfDay(from); day < to; day = daysAfter(day, 1)) {
    for (let run = use.random.count(meanRuns(use, habit, day)); run > 0; run -= 1) {
      const startedAt = startOf(use, habit, day);
      if (startedAt >= use.from && startedAt >= from && startedAt < use.until && startedAt < to)
        tasks.push(...reportsOf(use, habit, startedAt, period));
    }
  }
  return tasks.toSorted((left, right) => (left.startedAt < right.startedAt ? -1 : 1));
}

/** A few runs, started by hand, by which the customer sees whether the new installation works. */
export function firstTests(use: Use, period: Period): Task[] {
  return Array.from({ length: testsAtFirst }, (_, index) => {
    const startedAt = minutesAfter(use.from, 3 + 4 * index);
    const [task] = reportsOf(use, habits[use.slug] as Habit, startedAt, period);
    return { ...(task as Task), kind: 'test' };
  });
}

function meanRuns(use: Use, habit: Habit, day: Date): number {
  const onWorkingDay = habit.runsPerWeek / (5 + 2 * habit.weekend);
  const age = (day.getTime() - use.from.getTime()) / msPerDay;
  const ramp = Math.min(1, 0.4 + (0.6 * Math.max(0, age)) / rampDays);
  const holidays = day.getUTCMonth() === 11 && day.getUTCDate() >= 24 ? 0.4 : 1;
  return onWorkingDay * (isWeekend(day) ? habit.weekend : 1) * ramp * holidays * use.size;
}

function startOf({ random }: Use, { hour }: Habit, day: Date): Date {
  if (hour !== null) return new Date(day.getTime() + hour * msPerHour + random.between(0, 12 * 60_000));
  // Most work happens around eleven and three; something happens at any hour.
  const peak = random.isTrue(0.55) ? 10.5 : 14.8;
  const hours = random.isTrue(0.08)
    ? random.between(0, 24)
    : peak + random.between(-2, 2) + random.between(-1.5, 1.5);
  return new Date(day.getTime() + hours * msPerHour);
}

/** The reports of one run: its end, sometimes its beginning too, and the retry of a failed one. */
function reportsOf(use: Use, habit: Habit, startedAt: Date, period: Period): Task[] {
  const { random } = use;
  const task = oneTask(use, habit, startedAt, period);
  const { finishedAt: _, warning: __, error: ___, ...begun } = task;
  if (random.isTrue(0.003)) return [{ ...begun, status: 'running' }]; // its end is never told
  const announced: Task[] = random.isTrue(0.02) ? [{ ...begun, status: 'running' }] : [];
  if (task.status === 'completed') return [...announced, task];
  const repeat = random.isTrue(0.45) ? retryOf(use, habit, task, startedAt, period) : [];
  const alarm = random.isTrue(0.08) ? [errorHandlerOf(use, task)] : [];
  return [...announced, task, ...alarm, ...repeat];
}

function retryOf(use: Use, habit: Habit, failed: Task, startedAt: Date, period: Period): Task[] {
  const again = oneTask(use, habit, minutesAfter(startedAt, use.random.between(5, 45)), period);
  return [{ ...again, retryOf: failed.executionId }];
}

function errorHandlerOf({ random }: Use, failed: Task): Task {
  const startedAt = failed.finishedAt ?? failed.startedAt;
  const finishedAt = new Date(Date.parse(startedAt) + random.whole(400, 2_500)).toISOString();
  const { installationId, executionId } = failed;
  return {
    installationId,
    executionId,
    taskKey: 'alarm',
    kind: 'errorHandler',
    status: 'completed',
    startedAt,
    finishedAt,
    credits: 1,
  };
}

function oneTask(use: Use, habit: Habit, startedAt: Date, period: Period): Task {
  const { random } = use;
  const failure = failureOf(use, habit, startedAt, period);
  const items = habit.meanItems === 1 ? 1 : random.count(habit.meanItems);
  const seconds =
    Math.min(2_000, random.logNormal(habit.medianSeconds, 0.5) * (1 + items / 20)) * (failure ? 0.6 : 1);
  const { base, perItem } = habit.credits;
  return {
    installationId: use.installationId,
    executionId: random.hex(32),
    status: failure ? 'failed' : 'completed',
    startedAt: startedAt.toISOString(),
    finishedAt: new Date(startedAt.getTime() + Math.round(seconds * 1000)).toISOString(),
    credits: failure ? base : base + perItem * items,
    ...aiUse(use, habit, items, startedAt, period),
    ...(failure ? { error: failure } : outcomeOf(use, habit, items)),
  };
}

function outcomeOf({ random, measuresMinutes, ownMinutes }: Use, habit: Habit, items: number) {
  return {
    items,
    ...(random.isTrue(habit.warnings) ? { warning: true } : {}),
    ...(measuresMinutes
      ? { timeSavedMinutes: Math.round(items * ownMinutes * random.between(7, 13)) / 10 }
      : {}),
    ...(habit.reportedValue !== null && random.isTrue(0.1)
      ? { value: { amountMicros: Math.round(habit.reportedValue * items * 1_000_000), currency: 'usd' } }
      : {}),
  };
}

function aiUse({ random, models }: Use, { tokens }: Habit, items: number, startedAt: Date, period: Period) {
  if (!tokens) return {};
  const calls = Math.max(1, items);
  return {
    aiModel: modelAt(models, startedAt, period),
    inputTokens: Math.round(random.logNormal(tokens.input * calls, 0.3)),
    outputTokens: Math.round(random.logNormal(tokens.output * calls, 0.4)),
  };
}

const modelAt = (models: Use['models'], at: Date, period: Period) =>
  progressAt(period, at) < 0.5 ? models.early : models.late;

function failureOf(
  use: Use,
  habit: Habit,
  at: Date,
  period: Period,
): { code: string; message: string } | null {
  const { random } = use;
  const hit = incidents.find(({ service, from, days }) => {
    const age = (at.getTime() - period.start.getTime()) / msPerDay - from * period.days;
    return habit.services.includes(service) && age >= 0 && age < days;
  });
  if (hit && random.isTrue(hit.failing)) return { code: hit.code, message: hit.message };
  const completion = habit.completion + use.care + (habit.tokens ? use.models.reliability : 0);
  if (random.isTrue(Math.min(0.998, completion))) return null;
  const { code, message } = random.pickWeighted(ordinaryErrors, ({ share }) => share);
  return { code, message };
}

const startOfDay = (instant: Date) => new Date(Math.floor(instant.getTime() / msPerDay) * msPerDay);
