import { exact, minus, nil, over, plus, rounded, times, type Exact } from './exact.ts';
import {
  reportingCurrency,
  type Assumption,
  type AssumptionName,
  type Facts,
  type Installation,
  type Task,
} from './facts.ts';

/** What a task that ended brought and cost, in micros, each part rounded by itself. */
export type Worth = {
  task: Task;
  time: Record<'low' | 'base' | 'high', number>;
  reported: number;
  naive: number;
  /** Of base time value and reported value, what is confirmed or measured. */
  measured: number;
  credit: number;
  ai: number;
  isUnpriced: boolean;
  /** What is in a currency without a rate. */
  unconverted: { amountMicros: number; currency: string }[];
};

const micros = exact(1_000_000);
const defaults: Partial<Record<AssumptionName, string>> = {
  reviewMinutes: '0',
  reworkMinutes: '0',
  warningCredit: '0.5',
  setupHours: '0',
};
const defaultRealisation = { low: '0.4', base: '0.7', high: '1.0' };

/** The nearest scope wins; within it the latest that starts at or before the instant. */
export function inForce(
  facts: Facts,
  { id, customerId, scenarioId }: Installation,
  name: AssumptionName,
  at: number,
): Assumption | null {
  const scopes = { installation: id, customer: customerId, scenario: scenarioId, library: null };
  for (const [scope, scopeId] of Object.entries(scopes)) {
    const [latest] = facts.assumptions
      .filter((row) => row.name === name && row.scope === scope && row.scopeId === scopeId && row.from <= at)
      .toSorted((left, right) => right.from - left.from);
    if (latest) return latest;
  }
  return null;
}

/** A decimal assumption, its currency and its provenance; null when nothing is assumed. */
export function assumed(facts: Facts, installation: Installation, name: AssumptionName, at: number) {
  const row = inForce(facts, installation, name, at);
  const value = row?.value ?? (name === 'minutesByHand' ? installation.minutesByHand : defaults[name]);
  if (typeof value !== 'string') return null;
  return {
    value: exact(value),
    currency: row?.currency ?? reportingCurrency,
    provenance: row?.provenance ?? 'default',
  };
}

/** The part that a task has in its logical job: installation, start of the chain of retries, and key; given are the tasks of the job. */
function roleOf(task: Task, ofJob: readonly Task[]): 'first success' | 'never repaired' | 'none' {
  if (task.kind !== 'run' || task.status === 'running') return 'none';
  const successes = ofJob
    .filter(({ kind, status }) => kind === 'run' && status === 'completed')
    .toSorted(
      (left, right) =>
        (left.finishedAt ?? 0) - (right.finishedAt ?? 0) ||
        left.startedAt - right.startedAt ||
        (left.executionId < right.executionId ? -1 : 1),
    );
  if (successes[0] === task) return 'first success';
  return task.status === 'failed' && successes.length === 0 ? 'never repaired' : 'none';
}

function startOfChain(executionId: string, retried: ReadonlyMap<string, string>): string {
  const before = retried.get(executionId);
  return before === undefined ? executionId : startOfChain(before, retried);
}

/** Of every task of these installations that ended. */
export function worthOf(facts: Facts): Worth[] {
  const byInstallation = Map.groupBy(facts.tasks, ({ installation }) => installation);
  return [...byInstallation.values()].flatMap((tasks) => {
    const retried = new Map<string, string>();
    for (const { executionId, retryOf } of tasks)
      if (retryOf !== null && !retried.has(executionId)) retried.set(executionId, retryOf);
    const jobOf = ({ executionId, taskKey }: Task) =>
      JSON.stringify([startOfChain(executionId, retried), taskKey]);
    const byJob = Map.groupBy(tasks, jobOf);
    return tasks
      .filter(({ status }) => status !== 'running')
      .map((task) => worthOfTask(facts, task, roleOf(task, byJob.get(jobOf(task)) ?? [])));
  });
}

function worthOfTask(facts: Facts, task: Task, role: ReturnType<typeof roleOf>): Worth {
  const of = (name: AssumptionName) => assumed(facts, task.installation, name, task.startedAt);
  const number = (name: AssumptionName) => of(name)?.value ?? nil;
  const worth: Worth = {
    task,
    time: { low: 0, base: 0, high: 0 },
    reported: 0,
    naive: 0,
    measured: 0,
    credit: 0,
    ai: 0,
    isUnpriced: false,
    unconverted: [],
  };
  const bringsMinutes = role === 'first success' && (task.value === null || task.timeSavedMinutes !== null);
  const saved =
    task.timeSavedMinutes === null
      ? times(exact(task.items), number('minutesByHand'))
      : exact(task.timeSavedMinutes);
  const freed = bringsMinutes ? times(saved, task.warning ? number('warningCredit') : exact(1)) : nil;
  const human = bringsMinutes
    ? number('reviewMinutes')
    : role === 'never repaired'
      ? number('reworkMinutes')
      : nil;
  const rate = of('hourlyRate');
  const realisation = inForce(facts, task.installation, 'realisation', task.startedAt)?.value;
  const shares = typeof realisation === 'object' ? realisation : defaultRealisation;
  const atRate = (minutes: Exact) => rounded(times(over(minutes, exact(60)), rate?.value ?? nil, micros));
  const time = (share: string) => atRate(minus(times(freed, exact(share)), human));
  if (rate?.currency === reportingCurrency) {
    worth.time = { low: time(shares.low), base: time(shares.base), high: time(shares.high) };
    worth.naive = bringsMinutes ? atRate(saved) : 0;
  } else if (rate) setAside(worth, time(shares.base), rate.currency);
  const ofMinutes = of(bringsMinutes ? 'minutesByHand' : 'reworkMinutes')?.provenance ?? 'default';
  const isKnown =
    (bringsMinutes && task.timeSavedMinutes !== null) || ['confirmed', 'measured'].includes(ofMinutes);
  if (role === 'first success' && task.value?.currency === reportingCurrency)
    worth.reported = task.value.amountMicros;
  else if (role === 'first success' && task.value)
    setAside(worth, task.value.amountMicros, task.value.currency);
  worth.measured = worth.reported + (isKnown ? worth.time.base : 0);
  addCost(facts, worth);
  return worth;
}

function addCost(facts: Facts, worth: Worth): void {
  const { task } = worth;
  const price = assumed(facts, task.installation, 'creditPrice', task.startedAt);
  const credits = exact(task.credits ?? '0');
  if (price) {
    const cost = rounded(times(credits, price.value, micros));
    if (price.currency === reportingCurrency) worth.credit = cost;
    else setAside(worth, -cost, price.currency);
  } else if (credits.n > 0n) worth.isUnpriced = true;
  if (task.cost?.currency === reportingCurrency) worth.ai = task.cost.amountMicros;
  else if (task.cost) setAside(worth, -task.cost.amountMicros, task.cost.currency);
  else if (task.aiModel !== 'none' || task.inputTokens || task.outputTokens) addTokens(facts, worth);
}

function addTokens(facts: Facts, worth: Worth): void {
  const { aiModel, inputTokens, outputTokens, startedAt } = worth.task;
  const [price] = facts.prices
    .filter(({ model, from }) => model === aiModel && from <= startedAt)
    .toSorted((left, right) => right.from - left.from);
  if (!price || (inputTokens === null && outputTokens === null)) {
    worth.isUnpriced = true;
    return;
  }
  // Tokens × price per million tokens × a million micros.
  const cost = rounded(
    plus(
      times(exact(inputTokens ?? 0), exact(price.inputPerMillion)),
      times(exact(outputTokens ?? 0), exact(price.outputPerMillion)),
    ),
  );
  if (price.currency === reportingCurrency) worth.ai = cost;
  else setAside(worth, -cost, price.currency);
}

function setAside(worth: Worth, amountMicros: number, currency: string): void {
  if (amountMicros !== 0) worth.unconverted.push({ amountMicros, currency });
}
