/**
 * What the figures should be, written from their definitions as plainly as possible: no SQL, no roll-ups, no increments. Fractions are kept as
 * integers over a common denominator, rounded half away from zero once per part.
 */
export type ModelTask = {
  installation: number;
  execution: string;
  taskKey: string;
  kind: 'run' | 'test' | 'errorHandler';
  retryOf: string | null;
  status: 'running' | 'completed' | 'failed';
  warning: boolean;
  startedAt: number;
  finishedAt: number | null;
  items: number;
  timeSavedMinutes: number | null;
  credits: number | null;
  aiModel: string;
  inputTokens: number | null;
  outputTokens: number | null;
  costMicros: number | null;
  valueMicros: number | null;
  valueCurrency: string;
};

/** In integers: minutes in tenths, realisation and credit in tenths, the rate in cents an hour, prices in micros. */
export type ModelAssumptions = {
  minutesByHandTenths: number;
  isConfirmed: boolean;
  reviewTenths: number;
  reworkTenths: number;
  realisationTenths: { low: number; base: number; high: number };
  warningTenths: number;
  rateCents: number;
  creditMicros: number | null;
  modelPrices: Record<string, { inputMicros: number; outputMicros: number }>;
};

export type ModelFigures = {
  started: number;
  completed: number;
  failed: number;
  timedOut: number;
  active: number;
  warnings: number;
  tests: number;
  retries: number;
  errorHandlers: number;
  valueMicros: number;
  valueLowMicros: number;
  valueHighMicros: number;
  reportedValueMicros: number;
  measuredMicros: number;
  naiveValueMicros: number;
  creditCostMicros: number;
  aiCostMicros: number;
  unpriced: number;
  unconverted: number;
};

const nothing = (): ModelFigures => ({
  started: 0,
  completed: 0,
  failed: 0,
  timedOut: 0,
  active: 0,
  warnings: 0,
  tests: 0,
  retries: 0,
  errorHandlers: 0,
  valueMicros: 0,
  valueLowMicros: 0,
  valueHighMicros: 0,
  reportedValueMicros: 0,
  measuredMicros: 0,
  naiveValueMicros: 0,
  creditCostMicros: 0,
  aiCostMicros: 0,
  unpriced: 0,
  unconverted: 0,
});

/** Figures by whatever key a task is given. */
export function modelFigures(
  tasks: readonly ModelTask[],
  assumptionsOf: (task: ModelTask) => ModelAssumptions,
  { now, staleMs, keyOf }: { now: number; staleMs: number; keyOf: (task: ModelTask) => string },
): Map<string, ModelFigures> {
  const figures = new Map<string, ModelFigures>();
  for (const task of tasks) {
    const sums = figures.get(keyOf(task)) ?? nothing();
    figures.set(keyOf(task), sums);
    countTask(sums, task, now, staleMs);
    if (task.status !== 'running') addWorth(sums, task, roleOf(task, tasks), assumptionsOf(task));
  }
  return figures;
}

function countTask(sums: ModelFigures, task: ModelTask, now: number, staleMs: number): void {
  if (task.kind === 'test') sums.tests += 1;
  else if (task.kind === 'errorHandler') sums.errorHandlers += 1;
  else if (task.retryOf !== null) sums.retries += 1;
  else {
    sums.started += 1;
    if (task.status === 'completed') sums.completed += 1;
    else if (task.status === 'failed') sums.failed += 1;
    else if (now - task.startedAt >= staleMs) sums.timedOut += 1;
    else sums.active += 1;
    if (task.status === 'completed' && task.warning) sums.warnings += 1;
  }
}

type Role = 'first success' | 'never repaired' | 'nothing';

function roleOf(task: ModelTask, tasks: readonly ModelTask[]): Role {
  if (task.kind !== 'run') return 'nothing';
  const job = tasks.filter(
    (other) =>
      other.kind === 'run' &&
      other.status !== 'running' &&
      other.installation === task.installation &&
      other.taskKey === task.taskKey &&
      startOfChain(other, tasks) === startOfChain(task, tasks),
  );
  const completed = job.filter(({ status }) => status === 'completed');
  if (completed.length === 0) return task.status === 'failed' ? 'never repaired' : 'nothing';
  const first = completed.reduce((best, other) => (isEarlier(other, best) ? other : best));
  return first === task ? 'first success' : 'nothing';
}

function isEarlier(left: ModelTask, right: ModelTask): boolean {
  if (left.finishedAt !== right.finishedAt) return (left.finishedAt ?? 0) < (right.finishedAt ?? 0);
  if (left.startedAt !== right.startedAt) return left.startedAt < right.startedAt;
  return left.execution < right.execution;
}

function startOfChain(task: ModelTask, tasks: readonly ModelTask[]): string {
  let execution = task.execution;
  for (;;) {
    const retry = tasks.find(
      (other) =>
        other.installation === task.installation && other.execution === execution && other.retryOf !== null,
    );
    if (!retry?.retryOf) return execution;
    execution = retry.retryOf;
  }
}

function addWorth(sums: ModelFigures, task: ModelTask, role: Role, assumed: ModelAssumptions): void {
  const isMeasured = task.timeSavedMinutes !== null;
  const bringsMinutes = role === 'first success' && (task.valueMicros === null || isMeasured);
  const savedTenths = isMeasured
    ? (task.timeSavedMinutes ?? 0) * 10
    : task.items * assumed.minutesByHandTenths;
  const creditTenths = task.warning ? assumed.warningTenths : 10;
  const freedHundredths = bringsMinutes ? creditTenths * savedTenths : 0; // of a minute
  const humanTenths = bringsMinutes
    ? assumed.reviewTenths
    : role === 'never repaired'
      ? assumed.reworkTenths
      : 0;
  // (hundredths × tenths − tenths × 100) are thousandths of a minute; cents × 10,000 are micros; 60 minutes an hour
  const worth = (realisationTenths: number) =>
    roundedRatio(
      BigInt(freedHundredths * realisationTenths - humanTenths * 100) * BigInt(assumed.rateCents) * 10_000n,
      60_000n,
    );
  const time = worth(assumed.realisationTenths.base);
  const isForeign = task.valueMicros !== null && task.valueCurrency !== 'usd';
  const reported = role === 'first success' && !isForeign ? (task.valueMicros ?? 0) : 0;
  if (role === 'first success' && isForeign && task.valueMicros !== 0) sums.unconverted += 1;
  sums.valueMicros += time + reported;
  sums.valueLowMicros += worth(assumed.realisationTenths.low) + reported;
  sums.valueHighMicros += worth(assumed.realisationTenths.high) + reported;
  sums.reportedValueMicros += reported;
  sums.measuredMicros +=
    reported +
    ((isMeasured && role === 'first success') || (assumed.isConfirmed && bringsMinutes) ? time : 0);
  sums.naiveValueMicros += bringsMinutes
    ? roundedRatio(BigInt(savedTenths) * BigInt(assumed.rateCents) * 10_000n, 600n)
    : 0;
  addCost(sums, task, assumed);
}

function addCost(sums: ModelFigures, task: ModelTask, assumed: ModelAssumptions): void {
  let isUnpriced = false;
  if (assumed.creditMicros !== null) sums.creditCostMicros += (task.credits ?? 0) * assumed.creditMicros;
  else if ((task.credits ?? 0) > 0) isUnpriced = true;
  const price = assumed.modelPrices[task.aiModel];
  if (task.costMicros !== null) sums.aiCostMicros += task.costMicros;
  else if (task.aiModel !== 'none' && (!price || (task.inputTokens === null && task.outputTokens === null)))
    isUnpriced = true;
  else if (price)
    sums.aiCostMicros += roundedRatio(
      BigInt(task.inputTokens ?? 0) * BigInt(price.inputMicros) +
        BigInt(task.outputTokens ?? 0) * BigInt(price.outputMicros),
      1_000_000n,
    );
  if (isUnpriced) sums.unpriced += 1;
}

function roundedRatio(dividend: bigint, divisor: bigint): number {
  const magnitude = ((dividend < 0n ? -dividend : dividend) * 2n + divisor) / (divisor * 2n);
  return Number(dividend < 0n ? -magnitude : magnitude);
}
