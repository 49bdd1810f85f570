import { z } from 'zod';
import { PageQuery, pageOf } from '../platform/pagination.ts';
import { Instant } from '../platform/time.ts';
import { subjects } from './subjects.ts';

const SubjectName = z.enum(Object.keys(subjects) as [string, ...string[]]);

export const ChangeQuery = PageQuery.extend({
  subject: SubjectName.optional().describe('Only changes of things of this kind.'),
  id: z
    .string()
    .max(300)
    .optional()
    .describe('Only those of one thing, or of a customer by their id; empty for what there is one of.'),
  actor: z.string().min(1).max(200).optional().describe('Only what this one did, as "actor.id" names it.'),
  from: Instant.optional().describe('At this instant or later.'),
  to: Instant.optional().describe('Before this instant.'),
});
export type ChangeQuery = z.infer<typeof ChangeQuery>;

export const ChangeParams = z.object({ change: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

const changeFields = {
  number: z.int().describe('Its place in the log, from 1 on without a gap.'),
  subject: z.string().describe('What kind of thing was changed.'),
  label: z.string().describe('The same for people.'),
  subjectId: z.string().describe('Which; empty for what there is one of.'),
  name: z.string().nullable().describe('What it is called, after the change where it has one.'),
  kind: z
    .enum(['found', 'added', 'changed', 'removed'])
    .describe('"found": it was there when its changes began to be noted.'),
  fields: z.array(z.string()).describe('Which of its fields differ.'),
  actor: z
    .object({
      id: z
        .string()
        .describe('"operator:…", "key:…", "customer:…", "job:…", "loop:…", "start" or "admin command …".'),
      name: z.string().nullable().describe('Of the operator or the key; null for all others.'),
    })
    .nullable()
    .describe('Who did it; null: a statement by hand in the database.'),
  reason: z.string().nullable().describe('Why, as "X-Change-Reason" gave it.'),
  requestId: z.string().nullable(),
  at: z.string(),
};

/** One thing that somebody changed. */
export const Change = z.object(changeFields).meta({ id: 'Change' });
export type Change = z.infer<typeof Change>;
export const ChangePage = pageOf(Change);

export const Difference = z
  .object({
    path: z
      .string()
      .describe('JSON Pointer; members of lists are told apart by their id where they have one.'),
    before: z.unknown().optional().describe('Left out where there was nothing.'),
    after: z.unknown().optional().describe('Left out where there is nothing.'),
  })
  .meta({ id: 'ChangedPart' });

const AnyState = z.record(z.string(), z.unknown()).nullable();
export const ChangeDetail = z
  .object({
    ...changeFields,
    before: AnyState.describe('The whole thing before; null: there was none.'),
    after: AnyState.describe('The whole thing afterwards; null: it is gone.'),
    differences: z.array(Difference),
    revert: z
      .object({
        isPossible: z.boolean(),
        way: z
          .enum(['set', 'remove', 'restore'])
          .nullable()
          .describe('Fields are set, what was added is taken away, or what was taken away is made again.'),
        reason: z.string().nullable(),
      })
      .describe('Whether this change can be taken back now, how, and why not.'),
    hash: z
      .string()
      .describe('SHA-256 over this change and the hash of the one before, in hexadecimal digits.'),
  })
  .meta({ id: 'ChangeDetail' });
export type ChangeDetail = z.infer<typeof ChangeDetail>;

export const ChainCheck = z
  .object({
    isIntact: z.boolean(),
    changes: z.int().describe('How many stand in the log.'),
    head: z
      .object({ number: z.int(), hash: z.string() })
      .nullable()
      .describe('The last one. Kept elsewhere, it shows when the end was cut off.'),
    brokenAt: z.int().nullable().describe('The first change that does not fit to the one before.'),
    unnoted: z
      .array(z.object({ subject: z.string(), subjectId: z.string() }))
      .describe('Things that are otherwise than was noted last: changed past the log.'),
  })
  .meta({ id: 'ChangeLogCheck' });
export type ChainCheck = z.infer<typeof ChainCheck>;

export const RevertBody = z.strictObject({});
