import { pointer, type Findings } from './findings.ts';
import type { FlowBuilder } from './flow-builder.ts';
import { blueprintLimits } from './limits.ts';
import { isObject, type JsonObject } from './parse-submission.ts';
import { rebuildModule } from './rebuild-module.ts';
import type { Blueprint, BlueprintModule, Requirement } from './types.ts';

/** Where each rebuilt module, route and branch stood in the submission. */
export type Locations = Map<object, string>;

export type Rebuilt = {
  blueprint: Blueprint;
  isWhole: boolean;
  requirements: Requirement[];
  locations: Locations;
};

const silentFields = new Set(
  'name description flow metadata scheduling interface io idSequence created last_edit controller language notes id'.split(
    ' ',
  ),
);

/** A new blueprint made of what is on the allow-list; everything else of the submission stays behind. */
export function rebuildBlueprint(submission: JsonObject, findings: Findings): Rebuilt {
  const locations: Locations = new Map();
  const requirements: Requirement[] = [];
  let isWhole = true;
  let modules = 0;
  const unreadable = () => {
    isWhole = false;
    return null;
  };
  const builder: FlowBuilder = {
    findings,
    requirements,
    unreadable,
    locate: (part, path) => {
      locations.set(part, path);
      return part;
    },
    flow: (raw, path, level) => {
      if (level > blueprintLimits.levels) {
        unreadable();
        findings.error(
          path,
          'too_deep',
          `Flows may be nested at most ${blueprintLimits.levels} levels deep.`,
        );
        return [];
      }
      const flow: BlueprintModule[] = [];
      for (const [index, module] of raw.entries()) {
        modules += 1;
        if (modules > blueprintLimits.modules) {
          if (modules === blueprintLimits.modules + 1) {
            findings.error(
              '/flow',
              'too_many_modules',
              `A blueprint may have at most ${blueprintLimits.modules} modules.`,
            );
          }
          unreadable();
          break;
        }
        const rebuilt = rebuildModule(module, pointer(path, index), level, builder);
        if (rebuilt) flow.push(rebuilt);
      }
      return flow;
    },
  };
  warnOfDropped(submission, findings);
  const blueprint: Blueprint = {
    name: rebuildName(submission['name'], builder),
    ...(typeof submission['description'] === 'string' ? { description: submission['description'] } : {}),
    flow: rebuildTopFlow(submission['flow'], builder),
    metadata: rebuildMetadata(submission['metadata'], findings),
  };
  return { blueprint, isWhole, requirements, locations };
}

function warnOfDropped(submission: JsonObject, findings: Findings) {
  for (const field of Object.keys(submission)) {
    if (!silentFields.has(field))
      findings.warn(
        pointer('', field),
        'field_dropped',
        'This field is not part of a blueprint and was left out.',
      );
  }
}

function rebuildName(name: unknown, { findings, unreadable }: FlowBuilder): string {
  if (typeof name === 'string' && name.trim() !== '' && name.length <= 120) return name;
  findings.error('/name', 'name_invalid', 'A blueprint needs a name of 1 to 120 characters.');
  unreadable();
  return '';
}

function rebuildTopFlow(flow: unknown, builder: FlowBuilder): BlueprintModule[] {
  if (Array.isArray(flow) && flow.length > 0) return builder.flow(flow, '/flow', 1);
  const isMissing = !Array.isArray(flow);
  const message = isMissing
    ? 'The blueprint has no "flow", the list of its modules.'
    : 'The flow holds no modules; add at least one.';
  builder.findings.error('/flow', isMissing ? 'flow_missing' : 'flow_empty', message);
  builder.unreadable();
  return [];
}

const scenarioSettings = new Set(
  'roundtrips maxErrors autoCommit autoCommitTriggerLast sequential slots confidential dataloss dlq freshVariables'.split(
    ' ',
  ),
);

function rebuildMetadata(raw: unknown, findings: Findings): Blueprint['metadata'] {
  const metadata = isObject(raw) ? raw : {};
  const { version, instant, scenario, designer } = metadata;
  if (isObject(designer) && Array.isArray(designer['orphans']) && designer['orphans'].length > 0) {
    const message = 'Modules that are not connected to the flow never run and were left out.';
    findings.warn('/metadata/designer/orphans', 'orphans_dropped', message);
  }
  const settings = Object.entries(isObject(scenario) ? scenario : {}).filter(
    (entry): entry is [string, number | boolean | null] =>
      scenarioSettings.has(entry[0]) &&
      (entry[1] === null || typeof entry[1] === 'number' || typeof entry[1] === 'boolean'),
  );
  return {
    version: Number.isSafeInteger(version) ? Number(version) : 1,
    ...(typeof instant === 'boolean' ? { instant } : {}),
    ...(isObject(scenario) ? { scenario: Object.fromEntries(settings) } : {}),
    designer: { orphans: [] },
  };
}
