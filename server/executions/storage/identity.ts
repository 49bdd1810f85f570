import { hash } from 'node:crypto';

/**
 * The identity of a task: 16 bytes of the sha256 of its installation, execution and key, as `task_identity()` makes it in SQL. U+0000
 * stands between them, because no text that can be stored contains it.
 */
export function identityOf(installationId: string, executionId: string, taskKey: string): string {
  return hash('sha256', `${installationId}\0${executionId}\0${taskKey}`, 'hex').slice(0, 32);
}
