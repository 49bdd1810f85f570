import type { CodeFile, Component } from '../source/app-source.ts';
import type { ComponentType } from '../source/component-types.ts';
import { deployedText, type Target } from './local-app.ts';
import type { MakeSdkClient } from './make-sdk-client.ts';
import { MakeRefusal } from './make-refusals.ts';
import { findRemote, isManaged, remainingIn, resolver } from './match-components.ts';
import { changedFields, metadataFields, type Fields, type ResolveName } from './metadata.ts';
import { appPath, componentPath, md5, wrapperOf, type Checksums, type RemoteApp } from './remote-app.ts';

/** What is to be done with one component; `remote` is null when it must be created. */
export type ComponentPlan = {
  component: Component;
  remote: string | null;
  fields: string[];
  code: CodeFile[];
};
export type Plan = {
  createsApp: boolean;
  appFields: string[];
  general: CodeFile[];
  sendsIcon: boolean;
  components: ComponentPlan[];
  /** Stands in Make and not here; never removed by a command. */
  remaining: { type: ComponentType; remote: string }[];
};

/** Compares the source with what stands in Make; writes nothing. */
export async function planDeployment(
  client: MakeSdkClient,
  target: Target,
  remote: RemoteApp | null,
): Promise<Plan> {
  const { app, facts } = target;
  const managed = app.components.filter(({ type, id }) => isManaged(target, type, id));
  const remoteNames = new Map(
    managed.map(({ type, id, metadata }) => [
      `${type} ${id}`,
      findRemote(target, remote, type, id, metadata.label),
    ]),
  );
  const resolve = resolver(target, (type, id) => remoteNames.get(`${type} ${id}`) ?? undefined);
  const components: ComponentPlan[] = [];
  for (const component of managed) {
    const { type, id } = component;
    const name = remoteNames.get(`${type} ${id}`) ?? null;
    components.push(await planComponent(client, target, remote, component, name, resolve));
  }
  const info: Fields = { ...remote?.info };
  return {
    createsApp: remote === null,
    appFields:
      remote === null
        ? []
        : (['label', 'description', 'theme'] as const).filter((field) => facts[field] !== info[field]),
    general: app.general.filter(
      (file) => !file.kind.isSecret && !isUnchanged(target, file, remote?.app ?? {}),
    ),
    sendsIcon: target.icon !== null && (remote === null || !(await hasIcon(client, target))),
    components,
    remaining:
      remote === null
        ? []
        : remainingIn(
            target,
            remote,
            new Set(components.map((plan) => `${plan.component.type} ${plan.remote}`)),
          ),
  };
}

/** Whether there is nothing to send. */
export const isEmpty = ({ createsApp, appFields, general, sendsIcon, components }: Plan): boolean =>
  !createsApp &&
  appFields.length + general.length === 0 &&
  !sendsIcon &&
  components.every(({ remote, fields, code }) => remote !== null && fields.length + code.length === 0);

async function planComponent(
  client: MakeSdkClient,
  target: Target,
  remote: RemoteApp | null,
  component: Component,
  name: string | null,
  resolve: ResolveName,
): Promise<ComponentPlan> {
  const { type } = component;
  const code = component.code.filter(({ kind }) => !kind.isSecret);
  if (name === null || remote === null) return { component, remote: null, fields: [], code };
  const checksums = remote.components[type].find((each) => each.name === name)?.checksum ?? {};
  const fields = await changedFields(metadataFields(component, resolve), checksums, async () => {
    const answer = await client.fetch<Record<string, Fields>>(componentPath(target.origin, type, name));
    return answer[wrapperOf(type)] ?? {};
  });
  return {
    component,
    remote: name,
    fields,
    code: code.filter((file) => !isUnchanged(target, file, checksums)),
  };
}

/** Make keeps a checksum of the code as it was sent (`_jsonc`) and one of it without comments; either may be the one. */
function isUnchanged(target: Target, file: CodeFile, checksums: Checksums): boolean {
  if (file.text === null) return false;
  const sum = md5(deployedText(target, file));
  const { section, checksumKey = section } = file.kind;
  return [file.key, section, checksumKey].some(
    (key) => checksums[key] === sum || checksums[`${key}_jsonc`] === sum,
  );
}

async function hasIcon(client: MakeSdkClient, { origin, icon }: Target): Promise<boolean> {
  try {
    return icon?.equals(await client.bytes(`${appPath(origin)}/icon/512`)) ?? true;
  } catch (error) {
    if (error instanceof MakeRefusal && error.status === 404) return false;
    throw error;
  }
}
