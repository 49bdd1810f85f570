import type { QueryValues } from '../../api/client.ts';
import { figuresQuery, reportQuery } from '../../api/figures.ts';
import type { CompletionAnswer, DurationsAnswer, ModelsAnswer } from '../../../../server/analytics/schema.ts';
import type { OverviewAnswer } from '../../../../server/analytics/schema.ts';

export type Completion = CompletionAnswer;
export type CompletionItem = CompletionAnswer['items'][number];
export type Models = ModelsAnswer;

export const completionPath = '/admin/analytics/completion';

/** Whether runs do what they should: of the whole period and per bucket or group. */
export const completionQuery = (values: QueryValues) => figuresQuery<Completion>(completionPath, values);

export const durationsPath = '/admin/analytics/durations';

/** How the durations of completed runs are spread. */
export const durationsQuery = (values: QueryValues) => figuresQuery<DurationsAnswer>(durationsPath, values);

/** How AI models compare, and what is advised about the one that is used most. */
export const modelsQuery = (values: QueryValues) => figuresQuery<Models>('/admin/analytics/models', values);

/** Of the headline what stands beside completion as its counterweight. */
export const besideQuery = (values: QueryValues) =>
  reportQuery<OverviewAnswer['totals'], object>('/admin/analytics/overview', values);
