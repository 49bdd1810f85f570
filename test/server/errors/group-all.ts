import { groupFailedTasks } from '../../../server/errors/group-failed-tasks.ts';
import type { TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

/** Groups what was announced; what a transaction of somebody else holds back follows as soon as that has ended. */
export async function groupAll({ deps, pool }: TestServer): Promise<void> {
  const isAllGrouped = async () => {
    await groupFailedTasks(deps);
    const { rows } = await pool.query(
      `select count(*)::int as left from outbox_events e, error_reading r
       where e.type = 'execution.failed' and (e.announced_at, e.id) > (r.announced_at, r.event_id)`,
    );
    return rows[0].left === 0;
  };
  await until(isAllGrouped);
}
