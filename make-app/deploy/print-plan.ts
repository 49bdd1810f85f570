import type { Target } from './local-app.ts';
import { isEmpty, type Plan } from './plan.ts';

/** The plan as lines that people read. */
export function planLines({ origin, publicUrl }: Target, plan: Plan): string[] {
  const lines = [
    `${origin.label}: app ${origin.appId}, version ${origin.appVersion}, at ${origin.baseUrl}, calling ${publicUrl}`,
  ];
  if (plan.createsApp) lines.push(`create  app ${origin.appId} (Make may lengthen the name)`);
  if (plan.appFields.length > 0) lines.push(`change  app: ${plan.appFields.join(', ')}`);
  for (const { path } of plan.general) lines.push(`change  ${path}`);
  if (plan.sendsIcon) lines.push('change  icon.png');
  for (const { component, remote, fields, code } of plan.components) {
    const parts = [...fields, ...code.map(({ key }) => key)];
    const name = `${component.type} ${component.id}${remote === null || remote === component.id ? '' : ` (${remote})`}`;
    if (remote === null) lines.push(`create  ${name}`);
    else if (parts.length > 0) lines.push(`change  ${name}: ${parts.join(', ')}`);
  }
  for (const { type, remote } of plan.remaining)
    lines.push(
      `remains ${type} ${remote}: it stands in Make and not in makecomapp.json; remove it there by hand`,
    );
  if (isEmpty(plan)) lines.push('Make has all of the source.');
  return lines;
}

/** The same for programs. */
export function planAsJson({ origin, publicUrl }: Target, plan: Plan): object {
  return {
    origin: origin.label,
    app: origin.appId,
    version: origin.appVersion,
    publicUrl,
    isUpToDate: isEmpty(plan),
    createsApp: plan.createsApp,
    changedAppFields: plan.appFields,
    changedAppFiles: [...plan.general.map(({ path }) => path), ...(plan.sendsIcon ? ['icon.png'] : [])],
    components: plan.components
      .map(({ component: { type, id }, remote, fields, code }) => ({
        type,
        local: id,
        remote,
        change: remote === null ? 'create' : fields.length + code.length > 0 ? 'change' : 'none',
        fields,
        code: code.map(({ key }) => key),
      }))
      .filter(({ change }) => change !== 'none'),
    remaining: plan.remaining,
  };
}
