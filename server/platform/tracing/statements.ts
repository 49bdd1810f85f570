import type { PoolClient } from 'pg';
import type { Pool } from '../database.ts';
import { noteFailure, spanWithin } from './tracing.ts';

/** Makes a span of each group of statements: of those that a connection is taken for, and of each that goes by itself. */
export function followStatements(pool: Pool): void {
  const [connect, query] = [pool.connect.bind(pool), pool.query.bind(pool)];
  const followed = {
    // What the pool calls for its own statements hands a callback in.
    connect: (callback?: Parameters<Pool['connect']>[0]) =>
      callback ? connect(callback) : connectWithSpan(() => connect()),
    query: (...given: unknown[]) => {
      const isAwaited = typeof given.at(-1) !== 'function';
      const span = isAwaited ? spanWithin(`database ${verbOf(given[0])}`, 'client', attributesOf(1)) : null;
      const answer = (query as (...values: unknown[]) => Promise<unknown>)(...given);
      if (span)
        answer.then(
          () => span.end(),
          (error: unknown) => {
            noteFailure(span, error);
            span.end();
          },
        );
      return answer;
    },
  };
  Object.assign(pool, followed);
}

async function connectWithSpan(connect: () => Promise<PoolClient>): Promise<PoolClient> {
  const span = spanWithin('database transaction', 'client', attributesOf(0));
  if (!span) return connect();
  try {
    const client = await connect();
    const [query, release] = [client.query.bind(client), client.release.bind(client)];
    let statements = 0;
    Object.assign(client, {
      query: (...given: unknown[]) => {
        statements += 1;
        return (query as (...values: unknown[]) => unknown)(...given);
      },
      release: (broken?: Error | boolean) => {
        Reflect.deleteProperty(client, 'query'); // the class's own again; the pool gives each taker another `release`
        span.setAttribute('db.operation.batch.size', statements).end();
        release(broken);
      },
    });
    return client;
  } catch (error) {
    noteFailure(span, error);
    span.end();
    throw error;
  }
}

const attributesOf = (statements: number) => ({
  'db.system.name': 'postgresql',
  'db.operation.batch.size': statements,
});

/** `select`, `insert`, …: never more of the statement. */
function verbOf(statement: unknown): string {
  const text = typeof statement === 'string' ? statement : (statement as { text?: string } | null)?.text;
  return /[a-z]+/i.exec(text ?? '')?.[0].toLowerCase() ?? 'statement';
}
