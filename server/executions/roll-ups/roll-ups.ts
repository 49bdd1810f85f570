/** A table of sums: the columns of its primary key in their order, and those that follow from it. */
export type RollUp<Column extends string> = {
  table: string;
  key: Readonly<Partial<Record<Column, ColumnType>>>;
  implied: Readonly<Partial<Record<Column, ColumnType>>>;
};
type ColumnType = 'integer' | 'smallint' | 'text' | 'date' | 'timestamptz';

const model = { ai_model: 'text', kind: 'smallint' } as const;

export const taskDays = {
  table: 'task_days',
  key: { customer_no: 'integer', day: 'date', installation_no: 'integer', version_no: 'integer', ...model },
  implied: { scenario_no: 'integer' },
} as const;

export const taskMonths = {
  table: 'task_months',
  key: { customer_no: 'integer', month: 'date', scenario_no: 'integer', ...model },
  implied: {},
} as const;

export const libraryDays = {
  table: 'library_days',
  key: { day: 'date', scenario_no: 'integer', ...model },
  implied: {},
} as const;

export const libraryMonths = {
  table: 'library_months',
  key: { month: 'date', scenario_no: 'integer', ...model },
  implied: {},
} as const;

/** All customers and all scenarios together. */
export const totalDays = {
  table: 'total_days',
  key: { day: 'date', ...model },
  implied: {},
} as const;

export const taskErrors = {
  table: 'task_errors',
  key: { customer_no: 'integer', day: 'date', scenario_no: 'integer', ...model, error_code: 'text' },
  implied: {},
} as const;

export const taskHours = {
  table: 'task_hours',
  key: { hour: 'timestamptz' },
  implied: {},
} as const;

/** Sums of `task_errors` and `task_hours`; the others have `measureColumns` and `durations`. */
export const errorColumns = ['first_tries', 'retries'];
export const hourColumns = ['started', 'completed', 'failed'];
