import { describeSteps, listApps } from './describe-blueprint.ts';
import type { Findings } from './findings.ts';
import { createFindings } from './findings.ts';
import { parseSubmission } from './parse-submission.ts';
import { rebuildBlueprint } from './rebuild-blueprint.ts';
import { checkReferences } from './reference-rules.ts';
import { scanBlueprint } from './scan-blueprint.ts';
import { scanText } from './scan-text.ts';
import { checkStructure } from './structure-rules.ts';
import type { BlueprintReport } from './types.ts';

/**
 * Cleans, checks and describes a submitted blueprint: a bare one, Make's export, or either as JSON text. Never throws; whatever is wrong is
 * in the report, with the place where it is wrong. `cleaned` is null when the submission cannot be read as a whole blueprint.
 */
export function checkBlueprint(input: unknown): BlueprintReport {
  const findings = createFindings();
  const submission = parseSubmission(input, findings);
  if (!submission) return reportOf(findings, { requirements: [], cleaned: null, apps: [], steps: [] });
  const { blueprint, isWhole, requirements, locations } = rebuildBlueprint(submission, findings);
  checkStructure(blueprint, locations, findings);
  checkReferences(blueprint, locations, findings);
  scanBlueprint(blueprint, locations, findings);
  const cleaned = isWhole ? blueprint : null;
  return reportOf(findings, {
    requirements,
    cleaned,
    apps: listApps(blueprint),
    steps: describeSteps(blueprint),
  });
}

type Content = Pick<BlueprintReport, 'requirements' | 'cleaned' | 'apps' | 'steps'>;

function reportOf({ errors, warnings }: Findings, content: Content): BlueprintReport {
  const shorten = withoutSecretKeys();
  for (const item of [...errors, ...warnings, ...content.requirements]) item.path = shorten(item.path);
  return { valid: errors.length === 0, errors, warnings, ...content };
}

/** A key of an object can be a secret too; a path that would quote it ends before it. */
function withoutSecretKeys(): (path: string) => string {
  const known = new Map<string, boolean>();
  const isSecret = (segment: string) => {
    const secret = known.get(segment) ?? scanText(segment).some(({ severity }) => severity === 'error');
    known.set(segment, secret);
    return secret;
  };
  return (path) => {
    const segments = path.split('/');
    const first = segments.findIndex(
      (segment) => segment !== '' && isSecret(segment.replaceAll('~1', '/').replaceAll('~0', '~')),
    );
    return first === -1 ? path : segments.slice(0, first).join('/');
  };
}
