import type { CodeFile } from '../source/app-source.ts';
import { componentTypes, isNamedByMake } from '../source/component-types.ts';
import { changeManifest, type MappedId } from '../source/manifest.ts';
import { SourceError } from '../source/source-error.ts';
import { deployedText, mappedId, type Target } from './local-app.ts';
import { requestsAtOnce, type MakeSdkClient } from './make-sdk-client.ts';
import { resolver } from './match-components.ts';
import { bodyOf, creationBody, metadataFields } from './metadata.ts';
import { isEmpty, type ComponentPlan, type Plan } from './plan.ts';
import { appPath, componentPath, listPath, wrapperOf } from './remote-app.ts';
import { forEachAtOnce } from './turns.ts';

/** Of a name that is asked for; the one that Make gives may be longer. */
const longestWish = 30;

export type Deployment = {
  client: MakeSdkClient;
  target: Target;
  /** Told of every write once Make has accepted it. */
  report: (line: string) => void;
};

/**
 * Sends what the plan lists: the app, then its components in the order of their references, then the groups, which name modules.
 * A component's name is written into the manifest as soon as Make has created it, so that an interrupted run goes on.
 */
export async function deploy(deployment: Deployment, plan: Plan): Promise<void> {
  if (plan.createsApp) await createApp(deployment);
  if (plan.appFields.length > 0) await patchApp(deployment, plan.appFields);
  const [first, last] = [
    plan.general.filter(({ key }) => key !== 'groups'),
    plan.general.filter(({ key }) => key === 'groups'),
  ];
  await forEachAtOnce(first, requestsAtOnce, (file) => putGeneral(deployment, file));
  if (plan.sendsIcon) await putIcon(deployment);
  for (const type of componentTypes) {
    const plans = plan.components.filter(({ component }) => component.type === type);
    await forEachAtOnce(plans, requestsAtOnce, (each) => deployComponent(deployment, each));
  }
  await forEachAtOnce(last, requestsAtOnce, (file) => putGeneral(deployment, file));
  if (isEmpty(plan)) deployment.report('Nothing to send: Make has all of it.');
}

/** Make may give the app another name than the one asked for; the one it gave goes into the manifest. */
async function createApp({ client, target, report }: Deployment): Promise<void> {
  const { origin, facts } = target;
  if (origin.appId.length > longestWish)
    throw new SourceError(
      `Make takes names of apps of at most ${longestWish} characters; shorten appId "${origin.appId}" of "${origin.label}" in makecomapp.json.`,
    );
  const { app } = await client.fetch<{ app: { name: string; version?: number } }>('/sdk/apps', {
    method: 'POST',
    body: { name: origin.appId, ...facts },
  });
  adoptApp(target, app.name, app.version ?? origin.appVersion);
  report(`created the app ${app.name}, version ${origin.appVersion}; the server's MAKE_APP_ID is its name`);
}

/** The app's name and version in Make, in memory and in the manifest. */
export function adoptApp({ app, origin, originIndex }: Target, name: string, version: number): void {
  if (origin.appId !== name) changeManifest(app.folder, ['origins', originIndex, 'appId'], name);
  if (origin.appVersion !== version)
    changeManifest(app.folder, ['origins', originIndex, 'appVersion'], version);
  origin.appId = name;
  origin.appVersion = version;
}

async function patchApp({ client, target, report }: Deployment, fields: string[]): Promise<void> {
  const body = bodyOf(target.facts, fields);
  await client.fetch(appPath(target.origin), { method: 'PATCH', body });
  report(`changed the app: ${fields.join(', ')}`);
}

async function putGeneral({ client, target, report }: Deployment, file: CodeFile): Promise<void> {
  await client.fetch(`${appPath(target.origin)}/${file.kind.section}`, put(file, deployedText(target, file)));
  report(`sent ${file.path}`);
}

async function putIcon({ client, target, report }: Deployment): Promise<void> {
  const { origin, icon } = target;
  if (!icon) return;
  await client.sdk.apps.setIcon(origin.appId, origin.appVersion, icon);
  report('sent icon.png');
}

async function deployComponent(deployment: Deployment, plan: ComponentPlan): Promise<void> {
  const { client, target, report } = deployment;
  const { component, code } = plan;
  const { type, id } = component;
  const fields = metadataFields(
    component,
    resolver(target, () => undefined),
  );
  const name = plan.remote ?? (await createComponent(deployment, plan));
  keepMapping(target, plan, name);
  const path = componentPath(target.origin, type, name);
  // A new endpoint has everything but its annotations, which its creation does not take.
  const late = plan.remote === null ? (type === 'endpoint' ? ['annotations'] : []) : plan.fields;
  if (late.length > 0) {
    await client.fetch(path, { method: 'PATCH', body: bodyOf(fields, late) });
    report(`changed ${type} ${id}: ${late.join(', ')}`);
  }
  for (const file of code) {
    const text = deployedText(target, file);
    if (file.kind.isField) await client.fetch(path, { method: 'PATCH', body: { [file.kind.section]: text } });
    else await client.fetch(`${path}/${file.kind.section}`, put(file, text));
    report(`sent ${file.path}`);
  }
}

async function createComponent(
  { client, target, report }: Deployment,
  { component }: ComponentPlan,
): Promise<string> {
  const { type, id } = component;
  const fields = metadataFields(
    component,
    resolver(target, () => undefined),
  );
  const answer = await client.fetch<Record<string, { name: string }>>(listPath(target.origin, type), {
    method: 'POST',
    body: bodyOf(creationBody(component, fields)),
  });
  const name = (isNamedByMake(type) ? answer[wrapperOf(type)]?.name : undefined) ?? id;
  report(`created ${type} ${id}${name === id ? '' : ` as ${name}`}`);
  return name;
}

/** Writes a component's name in Make into the manifest, once. */
function keepMapping(
  { app, origin, originIndex }: Target,
  { component }: ComponentPlan,
  remote: string,
): void {
  const { type, id } = component;
  if (mappedId(origin, type, id)) return;
  const entry: MappedId = { local: id, remote };
  origin.idMapping ??= {};
  const path = ['origins', originIndex, 'idMapping', type];
  if (origin.idMapping[type]) changeManifest(app.folder, [...path, -1], entry);
  else changeManifest(app.folder, path, [entry]);
  (origin.idMapping[type] ??= []).push(entry);
}

const put = ({ kind }: CodeFile, text: string) => ({
  method: 'PUT',
  headers: { 'content-type': kind.contentType },
  body: text,
});
