import type { ExecutionStatus } from '../make-account.ts';
import type { ReportAnswer } from './http-report.ts';

export type AppReport = {
  moduleId: number;
  /** As in the blueprint: `app#scenario-library:reportExecution`. */
  module: string;
  /** Parameters and resolved mapper together, as a module sees them. */
  parameters: Record<string, unknown>;
  executionId: string;
};

export type RunOptions = {
  /** `success` when left out. */
  outcome?: 'success' | 'warning' | 'error' | undefined;
  /** Module in which an error happens; when left out, the first one whose error handler reports, else the last ordinary one. */
  failAt?: number | undefined;
  error?: { name: string; message: string } | undefined;
  /** When the run starts; the double's own time when left out. */
  at?: Date | undefined;
  durationMs?: number | undefined;
  operations?: number | undefined;
  centicredits?: number | undefined;
  type?: 'auto' | 'manual' | undefined;
  /** Output of modules by id, for references such as `{{3.status}}`. */
  bundles?: Record<number, unknown> | undefined;
  /** HTTP modules whose url begins with this report; every one to `/v1/report/` when left out. */
  reportUrl?: string | undefined;
  /** Runs the custom app's reporting module, with an interpreter of the app; without it such a module does nothing. */
  reportExecution?: ((report: AppReport) => unknown) | undefined;
};

export type RunResult = {
  executionId: string;
  status: ExecutionStatus;
  /** Ids of the modules that ran, directives among them and reports not, in their order. */
  ran: number[];
  reports: (ReportAnswer & { moduleId: number; module: string })[];
};
