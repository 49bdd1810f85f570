import { z } from 'zod';

const VersionNumber = z.coerce.number().int().min(1).max(1_000_000);

export const VersionParams = z.object({
  scenario: z.string().min(1).max(100).describe('Id or slug.'),
  number: VersionNumber,
});
export const ComparisonQuery = z.object({
  from: VersionNumber.optional().describe('Compared with this version; the one before when left out.'),
});

/** What a version does, to be drawn. */
const Content = z.object({ blueprint: z.unknown(), scheduling: z.unknown() });

/** What one version of a scenario has other than another. */
export const VersionComparison = z
  .object({
    scenario: z.string(),
    from: z.int(),
    to: z.int(),
    before: Content,
    after: Content,
    differences: z.array(
      z.object({
        path: z
          .string()
          .describe(
            '`/modules/3/mapper/subject`, `/name`, `/scheduling/interval`: modules are known by their ids.',
          ),
        kind: z.enum(['added', 'removed', 'changed']),
        what: z
          .enum(['module', 'kind', 'place', 'value'])
          .describe('A module that came or went, became another, moved, or an edit within it.'),
        moduleId: z.int().nullable(),
        module: z.string().nullable().describe('`google-email:sendAnEmail`'),
        before: z.unknown().optional(),
        after: z.unknown().optional(),
      }),
    ),
  })
  .meta({ id: 'VersionComparison' });
export type VersionComparison = z.infer<typeof VersionComparison>;
