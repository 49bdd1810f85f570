import { apiClient, type ApiClient } from '../support/api-client.ts';
import type { Task } from './reporting.ts';
import type { World } from './world.ts';

type Parameter = { in: string; name: string; schema: { enum?: string[] } };
type Document = { paths: Record<string, { get?: { parameters?: Parameter[] } }> };

/** What depends on when and where a figure is read, or a report came. */
const ofTheReading = new Set(['asOf', 'freshnessSeconds', 'requestId', 'lastSeenAt']);

/** The answers of every endpoint of figures, asked plainly and by each of its groupings, perspectives and intervals. */
export async function everyFigure(
  url: string,
  world: World,
  { from, to }: { from: string; to: string },
): Promise<Map<string, unknown>> {
  const { body: document } = await apiClient(url).get('/openapi.json');
  const paths = Object.entries((document as Document).paths).filter(
    ([path]) => /^\/(admin\/analytics|v1\/roi)(\/|$)/.test(path) && !path.includes('{'),
  );
  const figures = new Map<string, unknown>();
  const ask = async (client: ApiClient, who: string, path: string) => {
    const { status, body } = await client.get(path);
    figures.set(`${who} ${path}`, { status, body: withoutReading(body) });
  };
  const operator = apiClient(url, world.operatorKey);
  for (const [path, { get }] of paths) {
    const parameters = get?.parameters ?? [];
    const period = parameters.some(({ name }) => name === 'from') ? `from=${from}&to=${to}` : '';
    const choices = parameters.flatMap(({ name, schema }) =>
      (schema.enum ?? [])
        .filter((value) => value !== 'csv' && !ofTheReading.has(value))
        .map((value) => `&${name}=${value}`),
    );
    for (const choice of ['', ...choices])
      if (path.startsWith('/admin')) await ask(operator, 'operator', `${path}?${period}${choice}`);
      else
        for (const [index, { key }] of world.customers.entries())
          await ask(apiClient(url, key), `customer ${index}`, `${path}?${period}${choice}`);
  }
  return figures;
}

function withoutReading(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReading);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) =>
      ofTheReading.has(name) ? [] : [[name, withoutReading(part)]],
    ),
  );
}

/** Reports all tasks to one server, in as few requests as there can be. */
export async function reportAll(url: string, world: World, tasks: readonly Task[]): Promise<void> {
  for (const [index, customer] of world.customers.entries()) {
    const own = tasks.filter((task) => task.customer === index);
    for (let start = 0; start < own.length; start += 1_000) {
      const { status, body } = await apiClient(url, customer.key).post('/v1/execution-tasks', {
        tasks: own.slice(start, start + 1_000).map(({ installation, report }) => ({
          installationId: customer.installations[installation]?.id,
          ...report,
        })),
      });
      if (status !== 200 || body.rejected.length > 0)
        throw new Error(`The tasks were refused: ${status} ${JSON.stringify(body)}`);
    }
  }
}
