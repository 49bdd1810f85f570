/** What happened, as it was reported, bought, assumed and entered: all that the plain model knows. */
export type Cash = { amountMicros: number; currency: string };

/** One report of a task, in the order of arrival. Decimals are text. */
export type Report = {
  installation: number;
  executionId: string;
  taskKey: string;
  kind: 'run' | 'test' | 'errorHandler';
  retryOf: string | null;
  status: 'running' | 'completed' | 'failed';
  warning: boolean;
  startedAt: number;
  /** null of an end: the time of arrival. */
  finishedAt: number | null;
  items: number | null;
  timeSavedMinutes: string | null;
  credits: string | null;
  aiModel: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  cost: Cash | null;
  value: Cash | null;
  errorCode: string | null;
};

export type Installation = {
  id: string;
  customerId: string;
  scenarioId: string;
  minutesByHand: string;
  confirmedAt: number | null;
};

/** A task in its last state. */
export type Task = Omit<Report, 'installation' | 'aiModel' | 'items'> & {
  installation: Installation;
  aiModel: string;
  items: number;
};

export type Scope = 'library' | 'scenario' | 'customer' | 'installation';
export type AssumptionName =
  | 'minutesByHand'
  | 'hourlyRate'
  | 'realisation'
  | 'reviewMinutes'
  | 'reworkMinutes'
  | 'warningCredit'
  | 'setupHours'
  | 'creditPrice';
export type Assumption = {
  scope: Scope;
  scopeId: string | null;
  name: AssumptionName;
  value: string | { low: string; base: string; high: string };
  currency: string | null;
  provenance: 'default' | 'estimated' | 'confirmed' | 'measured';
  from: number;
};
export type ModelPrice = {
  model: string;
  inputPerMillion: string;
  outputPerMillion: string;
  currency: string;
  from: number;
};

/** One movement of one thing that was bought: minor units, signed. */
export type Movement = { kind: string; at: number; amount: number };
export type Purchase = {
  customerId: string;
  /** null: a plan. */
  scenarioId: string | null;
  at: number;
  /** Recurring: the instants from and to which it covers. */
  covers: [number, number] | null;
  currency: string;
  /** Minor units of the reporting currency for each; null: there is no rate. */
  rate: number | null;
  movements: Movement[];
};

export type LibraryCost = {
  kind: 'creation' | 'support' | 'acquisition' | 'hosting' | 'other' | 'rewards';
  scenarioId: string | null;
  /** Minor units of the reporting currency. */
  amount: number;
  on: string | null;
  month: string | null;
};

export type Facts = {
  timeZone: string;
  asOf: number;
  staleMs: number;
  installations: Installation[];
  tasks: Task[];
  assumptions: Assumption[];
  prices: ModelPrice[];
  purchases: Purchase[];
  costs: LibraryCost[];
};

export const reportingCurrency = 'usd';

/** What a movement comes to in the reporting currency; null when there is no rate. */
export const reportedAmount = ({ rate }: Purchase, amount: number): number | null =>
  rate === null ? null : Math.round(amount * rate);

/** The first end of a task counts, and while there is none its first report. */
export function tasksOf(
  reports: readonly Report[],
  installations: readonly Installation[],
  arrival: number,
): Task[] {
  const tasks = new Map<string, Task>();
  for (const report of reports) {
    const key = JSON.stringify([report.installation, report.executionId, report.taskKey]);
    const known = tasks.get(key);
    const isNewer = known === undefined || (known.status === 'running' && report.status !== 'running');
    const installation = installations[report.installation];
    if (!isNewer || !installation) continue;
    const arrived = Math.max(arrival, report.startedAt);
    tasks.set(key, {
      ...report,
      installation,
      finishedAt: report.status === 'running' ? null : (report.finishedAt ?? arrived),
      aiModel: report.aiModel ?? 'none',
      items: report.items ?? 1,
    });
  }
  return [...tasks.values()];
}

/** Runs that are no retries. */
export const isHeadline = ({ kind, retryOf }: Task): boolean => kind === 'run' && retryOf === null;
