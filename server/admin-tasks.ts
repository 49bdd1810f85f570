import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';
import { UsageError, type AdminContext } from './admin-context.ts';
import { exportTasks, type ExportedTask } from './executions/export/export-tasks.ts';
import { Day } from './platform/time.ts';

const formats: Record<string, (tasks: ExportedTask[], isFirst: boolean) => string> = {
  ndjson: (tasks) => tasks.map((task) => `${JSON.stringify(task)}\n`).join(''),
  // For spreadsheets: text that one would run as a formula is defused, so it is not what was reported to the letter.
  csv: (tasks, isFirst) =>
    stringify(tasks, {
      header: isFirst,
      escape_formulas: true,
      cast: {
        number: (value) => ({ value: String(value), escape_formulas: false }),
        boolean: String,
        date: (value) => value.toISOString(),
      },
    }),
};

/** `tasks export --from D --to D [--format csv|ndjson]`: tasks with their values on stdout, how many on stderr. */
export async function exportFromCommandLine(
  context: AdminContext,
  { from, to }: { from: string; to: string },
  format: string,
): Promise<undefined> {
  const lines = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!lines) throw new UsageError('--format is csv or ndjson.');
  const config = { ...context.config, directDatabaseUrl: context.directUrl };
  let isFirst = true;
  const count = await exportTasks(
    { ...context, config },
    { from: Day.parse(from), to: Day.parse(to) },
    async (tasks) => {
      if (!process.stdout.write(lines(tasks, isFirst))) await once(process.stdout, 'drain');
      isFirst = false;
    },
  );
  process.stderr.write(`${count} tasks\n`);
}
