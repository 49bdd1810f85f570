import { t } from '@lingui/core/macro';
import { Link } from '@tanstack/react-router';
import type { AdminOrder } from '../../api/orders.ts';

type Line = AdminOrder['lines'][number];

/** What a line paid for, in words. */
export function lineText({ scenario, bundle, plan, description }: Line): string {
  if (plan) return plan.name;
  if (bundle) return scenario ? `${bundle.title}: ${scenario.title}` : bundle.title;
  return scenario?.title ?? description ?? t`Not known`;
}

/** What a line paid for; a scenario leads to its page. */
export function LineName({ line }: { line: Line }) {
  if (!line.scenario) return <>{lineText(line)}</>;
  return (
    <Link to="/dashboard/scenarios/$slug" params={{ slug: line.scenario.slug }}>
      {lineText(line)}
    </Link>
  );
}

/** What an order is for, in a line: a bundle is named once. */
export function orderText({ lines }: Pick<AdminOrder, 'lines'>): string {
  const names = lines.map((line) => (line.bundle && !line.plan ? line.bundle.title : lineText(line)));
  return [...new Set(names)].join(', ') || '–';
}
