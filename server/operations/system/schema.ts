import { z } from 'zod';

const Timestamp = z.iso.datetime();

export const SystemAnswer = z
  .object({
    asOf: Timestamp,
    problems: z
      .array(
        z.object({
          severity: z.enum(['critical', 'warning']),
          what: z.string().describe('What is wrong, in words.'),
          todo: z.string().describe('What to do about it.'),
        }),
      )
      .describe('The worst first; empty when all is well.'),
    release: z.string().describe('Of the server that answers.'),
    servers: z.array(
      z.object({
        id: z.string(),
        release: z.string(),
        node: z.string().describe('The name of its machine.'),
        startedAt: Timestamp,
        seenAt: Timestamp.describe('Its last sign of life, given every 15 seconds.'),
        isSilent: z.boolean().describe('No sign of life for a minute.'),
        memoryBytes: z.int(),
      }),
    ),
    database: z.object({
      version: z.string(),
      isEmbedded: z.boolean(),
      sizeBytes: z.int(),
      largest: z
        .array(z.object({ table: z.string(), bytes: z.int() }))
        .describe('The five largest tables, indexes included.'),
      migration: z.string().nullable().describe('The latest that was applied.'),
      expectedMigration: z.string().describe('The latest that this build knows.'),
      connections: z.object({
        used: z.int().describe('Of all servers and programs.'),
        limit: z.int(),
        pool: z
          .object({ total: z.int(), idle: z.int(), waiting: z.int(), limit: z.int() })
          .describe('Of the server that answers.'),
      }),
      replica: z
        .object({ isRead: z.boolean(), secondsBehind: z.number().nullable() })
        .nullable()
        .describe('null: none is set.'),
      partitionsUntil: z
        .string()
        .nullable()
        .describe('The last month for whose runs there is room, by its first day.'),
    }),
    queue: z.object({
      isAlive: z.boolean(),
      waiting: z.int(),
      running: z.int(),
      failed: z.int(),
      oldestWaitingAt: Timestamp.nullable(),
      parkedEvents: z.int().describe('Announced events that a listener gave up on.'),
      stripeWaiting: z.int().describe('Events of Stripe that are not worked off yet.'),
      stripeFailed: z.int().describe('Events of Stripe that were given up on.'),
    }),
    nightly: z
      .array(
        z.object({
          name: z.string(),
          state: z.enum(['waiting', 'running', 'failed', 'done', 'cancelled']),
          at: Timestamp,
          reason: z.string().nullable(),
        }),
      )
      .describe('How jobs that run once a day or less often ended last.'),
    disk: z
      .object({ freeBytes: z.int(), totalBytes: z.int() })
      .nullable()
      .describe('Of DATA_DIR on the server that answers; null where it cannot be told.'),
    configuration: z
      .array(z.object({ name: z.string(), isSet: z.boolean() }))
      .describe(
        'Variables of the environment of the server that answers: whether they are set, never their values.',
      ),
  })
  .meta({ id: 'System' });
export type SystemAnswer = z.infer<typeof SystemAnswer>;
