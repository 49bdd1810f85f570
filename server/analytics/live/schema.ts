import type { Money } from '../../platform/money.ts';
import type { Gate } from '../schema.ts';

type Scenario = { id: string; title: string };
/** The name is null for readers who may not see it. */
type Named = { id: string; name: string | null };

/** Headline runs that started in a minute, which is named by its begin. */
export type MinuteCounts = { minute: string; started: number; completed: number; failed: number };

type Task = {
  executionId: string;
  taskKey: string;
  scenario: Scenario;
  customer: Named;
  installation: Named;
  startedAt: string;
};

/** A headline run without an end. */
export type ActiveTask = Task & { aiModel: string };

/** `snapshot`, and `tick` when something of it changed: then `lastHour` holds the minutes that did. Minutes without a run are left out. */
export type LiveActivity = {
  asOf: string;
  activeNow: number;
  lastHour: MinuteCounts[];
  /** At most 20, the latest first. */
  tasks: ActiveTask[];
  /** What the audits say of `activeNow`, `started`, `completed` and `failed`. */
  gates: Gate[];
};

/** `payment`: somebody has paid, tax included. */
export type LivePayment = {
  occurredAt: string;
  orderId: string;
  amount: Money;
  tax: Money;
  /** null: several, or none. */
  scenario: Scenario | null;
  customer: Named;
};

/** `failure`: a task of a run has failed. */
export type LiveFailure = Omit<Task, 'scenario' | 'installation'> & {
  occurredAt: string;
  scenario: Scenario | null;
  installation: Named | null;
  retryOf: string | null;
  errorCode: string | null;
  /** null: none, or not for this reader. */
  errorMessage: string | null;
};
