import type { Db } from '../../platform/database.ts';
import type { Holding } from './holding.ts';

/** By what the rows of a customer are found. */
export type Person = { id: string; no: number; email: string; traces: readonly string[] };

export type PersonRow = Person & { erasedAt: Date | null };

/** How a customer is known: the address, and the ids at Stripe, which stand in what Stripe tells. Locks the row for an erasure. */
export async function findPerson(db: Db, id: string, { locks = false } = {}): Promise<PersonRow | undefined> {
  const { rows } = await db.query<PersonRow>(
    `select id, no, email, erased_at as "erasedAt",
            email || array(select stripe_customer_id from stripe_customers where customer_id = $1::text) as traces
     from customers where id = $1::text${locks ? ' for update' : ''}`,
    [id],
  );
  return rows[0];
}

const letters = ['id', 'no', 'email', 'at', 'traces'] as const;
const castOf = { id: 'text', no: 'integer', email: 'text', at: 'timestamptz', traces: 'text[]' } as const;

/** Every parameter has a type in every statement, also where a condition does not ask for it. */
const known = letters.map((name, index) => `$${index + 1}::${castOf[name]} is null`).join(' or ');
const valuesOf = ({ id, no, email, traces }: Person, at: Date) => [id, no, email, at, traces];
const rowsOf = ({ of }: Holding): string => `(${of}) and (true or ${known})`;

/** Opens a cursor over what an export shows of a table; rows come as JSON texts. */
export async function openCursor(db: Db, holding: Holding, person: Person, at: Date): Promise<void> {
  const leftOut = (holding.leftOut ?? []).map((name) => `'${name}'`).join(', ');
  const shown = holding.shown === undefined ? '' : ` || ${holding.shown}`;
  await db.query(
    `declare held no scroll cursor for
     select ((to_jsonb(t) - array[${leftOut}]::text[])${shown})::text as row from ${holding.table} t where ${rowsOf(holding)}`,
    valuesOf(person, at),
  );
}

export async function fetchRows(db: Db, count: number): Promise<string[]> {
  const { rows } = await db.query<{ row: string }>(`fetch ${count} from held`);
  return rows.map(({ row }) => row);
}

export async function closeCursor(db: Db): Promise<void> {
  await db.query('close held');
}

/** Does to a table what an erasure does to it; how many rows it concerned. */
export async function eraseIn(db: Db, holding: Holding, person: Person, at: Date): Promise<number> {
  const { table, erasure } = holding;
  if (erasure !== 'rows' && !erasure.sets) return 0;
  const statement =
    erasure === 'rows'
      ? `delete from ${table} t`
      : `update ${table} t set ${Object.entries(erasure.sets ?? {})
          .map(([column, value]) => `${column} = ${value}`)
          .join(', ')}`;
  const { rowCount } = await db.query(`${statement} where ${rowsOf(holding)}`, valuesOf(person, at));
  return rowCount ?? 0;
}

/** From here to the end of the transaction words may be taken out of what is append-only. */
export async function allowErasing(db: Db): Promise<void> {
  await db.query(`select set_config('library.erases', 'on', true)`);
}
