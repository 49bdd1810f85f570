import { noteInWork } from '../platform/work-in-hand.ts';

/** Of a batch so many are named; a line of the log for each thousand would hold more than the tasks. */
const mostNamed = 20;
/** Longer ones are refused, as ids that are no text. */
const longestId = 200;

/** Has the lines of the log that are written while tasks are taken in say which these are, whether they will be recorded or refused. */
export function noteTasks(tasks: readonly unknown[]): void {
  const [first] = tasks;
  if (tasks.length === 1)
    noteInWork({
      ...idNoted('installationId', first),
      ...idNoted('executionId', first),
      ...idNoted('taskKey', first),
    });
  else
    noteInWork({
      tasks: tasks.length,
      executionIds: tasks.slice(0, mostNamed).flatMap((task) => Object.values(idNoted('executionId', task))),
    });
}

type Name = 'installationId' | 'executionId' | 'taskKey';

function idNoted(name: Name, task: unknown): { [Named in Name]?: string } {
  const id = (task as Record<string, unknown> | null | undefined)?.[name];
  return typeof id === 'string' && id.length <= longestId ? { [name]: id } : {};
}
