import type { Pool } from '../../../server/platform/database.ts';

const everyMs = 25;

/** The longest statement of a database and how many were under way at once, as far as looks at it every 25 ms can tell. */
export function watchStatements(pool: Pool): {
  stop: () => Promise<{ longestMs: number; longest: string; connections: number }>;
} {
  const seen = { longestMs: 0, longest: '', connections: 0 };
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      const { rows } = await pool.query<{ ms: number; statement: string; active: number }>(
        `select coalesce(extract(epoch from clock_timestamp() - query_start) * 1000, 0)::float8 as ms,
           left(regexp_replace(query, '\\s+', ' ', 'g'), 60) as statement, count(*) over ()::int as active
         from pg_stat_activity where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
           and backend_type = 'client backend' order by query_start limit 1`,
      );
      const [row] = rows;
      if (row && row.ms > seen.longestMs) Object.assign(seen, { longestMs: row.ms, longest: row.statement });
      seen.connections = Math.max(seen.connections, row?.active ?? 0);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await looking;
      return seen;
    },
  };
}
