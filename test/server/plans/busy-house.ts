import type { Pool } from '../../../server/platform/database.ts';
import { busyCare } from './busy-care.ts';
import { many } from './busy-rows.ts';
import { busySales } from './busy-sales.ts';

const rows = [...busySales, ...busyCare];

/** The tables that it makes big. */
export const busyTables = rows.map(([table]) => table);

const first = (prefix: string) => `${prefix}_${'1'.padStart(26, '0')}`;

/** One of each kind, by the name that it has in addresses. */
export const busyIds: Record<string, string> = {
  orders: first('ord'),
  subscriptions: 'sub_1',
  'stripe-events': 'evt_1',
  errors: first('erg'),
  alerts: first('alr'),
  audits: first('aud'),
  hooks: first('hok'),
  'upgrade-campaigns': first('ucp'),
};

/** Customers, of whom there are more than one sees at a glance: an index pays only there for a search by a long text. */
const count = (table: string) => (table === 'customers' ? 3 * many : many);

/** Fills them as they stand after years. No trigger looks at these rows: chaining each change to the one before would take hours. */
export async function fillBusyHouse(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const [table, columns, values, about] of rows) {
      const source = about === undefined ? '' : ` join ${about} s on s.place = n`;
      await client.query(
        `insert into ${table} (${columns}) select ${values} from generate_series(1, ${count(table)}) n${source}`,
      );
    }
  } finally {
    await client.query('reset session_replication_role');
    client.release();
  }
}
