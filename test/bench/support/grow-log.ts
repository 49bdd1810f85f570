import { runStatement } from '../../support/database-server.ts';

/**
 * A new PostgreSQL makes each 16 MB of its log when it gets there, which holds up every commit for some 70 ms; one that has run for a while uses its
 * old files again. So they are made beforehand, more than are written here.
 */
export async function growLog(url: string): Promise<void> {
  await runStatement(
    url,
    `do $$ begin
       for segment in 1..40 loop
         perform pg_logical_emit_message(false, 'bench', 'fills a segment');
         perform pg_switch_wal();
       end loop;
     end $$`,
  );
  await runStatement(url, 'checkpoint');
}
