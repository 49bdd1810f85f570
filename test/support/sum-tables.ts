/** The tables that sum tasks up by all measures. */
export const measuredTables = ['task_days', 'task_months', 'library_days', 'library_months', 'total_days'];
/** Every table of sums of tasks. */
export const sumTables = [...measuredTables, 'task_errors', 'task_hours'];
