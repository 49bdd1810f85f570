import { componentOf, runRequests, type Connection, type MakeApp } from './component-run.ts';
import { MakeAppError } from './errors.ts';
import { transform } from './iml/template.ts';
import { ImlError } from './iml/tokens.ts';
import { isEmpty, toText } from './iml/values.ts';
import { declaredFields, readParameters } from './parameters.ts';

const reservedNames = ['accountName', 'teamID'];
const maximumLabelLength = 512;

/** Creates a basic connection: runs its request, and keeps its data, its label and whose it is. An error creates nothing. */
export async function readConnection(
  app: MakeApp,
  parameters: Record<string, unknown>,
  id: string,
): Promise<Connection> {
  const component = componentOf(app, 'connection', id);
  if (component.kind !== 'connection') throw new Error(`${id} is an OAuth connection: see oauth.ts.`);
  const reserved = declaredFields(component.fields).find(({ name }) => reservedNames.includes(name));
  if (reserved)
    throw new ImlError(
      `The connection ${id} cannot have a parameter "${reserved.name}": Make uses that name.`,
    );
  const values = readParameters(component.fields, parameters);
  const { variables } = await runRequests(app, component, { parameters: values });
  const { data, metadata, uid } = component.requests.at(-1)?.response ?? {};
  return {
    id,
    data: transform(data ?? {}, variables) as Record<string, unknown>,
    label: labelOf(id, transform(metadata?.value, variables)),
    uid: toText(transform(uid, variables)),
  };
}

/** What Make shows behind a connection's name. */
export function labelOf(id: string, value: unknown): string {
  const label = isEmpty(value) ? '' : toText(value);
  if (label.length > maximumLabelLength)
    throw new MakeAppError(
      'RuntimeError',
      `The label of ${id} is longer than ${maximumLabelLength} characters.`,
    );
  return label;
}
