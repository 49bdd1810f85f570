import { z } from 'zod';

/** The `:id` of a path; whether there is such a thing, the use case says. */
export const IdParams = z.object({ id: z.string().min(1).max(100) });
