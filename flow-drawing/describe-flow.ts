import { appName } from './app-name.ts';
import type { FlowModule } from './flow.ts';

/** A flow in words, for readers who do not see the drawing. */
export function describeFlow(flow: readonly FlowModule[]): string {
  return `${sentence(flow)}.`;
}

/** One module in words: "Slack: Tell sales, module 7, if “Urgent”". */
export function wordsOfModule({ app, label, kind, number, filter, conditions, change }: FlowModule): string {
  return [
    nameOf(app, label, kind),
    number !== null && `module ${number}`,
    filter !== null && `if “${filter}”`,
    conditions,
    change,
  ]
    .filter(Boolean)
    .join(', ');
}

function sentence(flow: readonly FlowModule[]): string {
  return flow.map(describeModule).join(', then ');
}

function describeModule({ app, label, kind, filter, branches, errorFlow }: FlowModule): string {
  const condition = filter === null ? '' : `if “${filter}”: `;
  const onError = errorFlow.length === 0 ? '' : ` (on error: ${sentence(errorFlow)})`;
  const ways = branches.map((branch, index) => {
    const way = branch.label === null ? `way ${index + 1}` : `way ${index + 1}, “${branch.label}”`;
    return `[${way}: ${sentence(branch.flow) || 'no modules'}]`;
  });
  const splits = ways.length === 0 ? '' : ` splits into ${ways.join(' ')}`;
  return `${condition}${nameOf(app, label, kind)}${onError}${splits}`;
}

function nameOf(app: string, label: string, kind: string): string {
  return kind === 'empty' || app === 'builtin' || app === '' ? label : `${appName(app)}: ${label}`;
}
