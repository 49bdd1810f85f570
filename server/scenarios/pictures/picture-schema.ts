import { z } from 'zod';

/** The scenario in the address of a picture. */
export const PictureParams = z.object({
  slug: z.string().min(1).max(120).describe('The slug of a scenario, or its id.'),
});

const Theme = z.enum(['light', 'dark']).default('light');
export const FlowFileQuery = z.object({ theme: Theme });

export const FlowPictureQuery = z.object({
  theme: Theme,
  view: z
    .enum(['whole', 'thumbnail'])
    .default('whole')
    .describe(
      'whole: with all names, as wide as it is. thumbnail: without words, 1050 × 270, cut where it is longer.',
    ),
});
