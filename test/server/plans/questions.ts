type Parameter = { in: string; name: string; required?: boolean; schema: { enum?: string[] } };
export type OpenApiDocument = { paths: Record<string, { get?: { parameters?: Parameter[] } }> };

/** Values of parameters that may be anything, by their names. */
export type Samples = Record<string, string>;

/**
 * The addresses at which an operation is asked, over the newest 30 days and over all: plainly, by each of its filters and choices, and, over
 * the 30 days, by each grouping within each filter.
 */
export function questionsOf(
  path: string,
  { paths }: OpenApiDocument,
  samples: Samples,
  longPeriod: { from: string; to: string },
): string[] {
  const parameters = (paths[path]?.get?.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const isOfPeriod =
    parameters.some(({ name }) => name === 'from') && parameters.some(({ name }) => name === 'to');
  const choices = parameters.flatMap(({ name, schema }) =>
    (schema.enum ?? []).filter((value) => value !== 'csv').map((value) => `${name}=${value}`),
  );
  const filters = parameters.flatMap(({ name, schema }) => {
    const sample = samples[name];
    return sample === undefined || schema.enum ? [] : [`${name}=${encodeURIComponent(sample)}`];
  });
  const groupings = choices.filter((choice) => choice.startsWith('groupBy='));
  const within = filters.flatMap((filter) => groupings.map((grouping) => `${filter}&${grouping}`));
  const single = ['', ...choices, ...filters];
  if (!isOfPeriod) return [...single, ...within].map((choice) => `?${choice}`);
  const { from, to } = longPeriod;
  return [
    ...[...single, ...within].map((choice) => `?${choice}`),
    ...single.map((choice) => `?from=${from}&to=${to}&${choice}`),
  ];
}
