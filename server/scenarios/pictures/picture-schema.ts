import { z } from 'zod';

/** The scenario in the address of a picture. */
export const PictureParams = z.object({
  slug: z.string().min(1).max(120).describe('The slug of a scenario, or its id.'),
});

export const FlowPictureQuery = z.object({
  theme: z.enum(['light', 'dark']).default('light'),
  view: z
    .enum(['whole', 'thumbnail'])
    .default('whole')
    .describe(
      'whole: with all names, as wide as it is. thumbnail: without words, 1050 × 270, cut where it is longer.',
    ),
});
