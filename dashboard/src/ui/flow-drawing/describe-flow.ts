import { appName } from '../../format/app-name.ts';
import type { FlowModule } from './flow.ts';

/** A flow in words, for readers who do not see the drawing. */
export function describeFlow(flow: FlowModule[]): string {
  return `${sentence(flow)}.`;
}

function sentence(flow: FlowModule[]): string {
  return flow.map(describeModule).join(', then ');
}

function describeModule({ app, label, kind, filter, branches, errorFlow }: FlowModule): string {
  const condition = filter === null ? '' : `if “${filter}”: `;
  const name = kind === 'empty' || app === 'builtin' ? label : `${appName(app)}: ${label}`;
  const onError = errorFlow.length === 0 ? '' : ` (on error: ${sentence(errorFlow)})`;
  const ways = branches.map((branch, index) => {
    const way = branch.label === null ? `way ${index + 1}` : `way ${index + 1}, “${branch.label}”`;
    return `[${way}: ${sentence(branch.flow) || 'no modules'}]`;
  });
  return `${condition}${name}${onError}${ways.length === 0 ? '' : ` splits into ${ways.join(' ')}`}`;
}
