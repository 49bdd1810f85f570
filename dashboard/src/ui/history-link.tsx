import { t } from '@lingui/core/macro';
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { WhoMay } from './may.tsx';

/** As the log of changes names what stands at an address of the API; a customer is no kind of its own, but several things are of one. */
const subjects: Readonly<Record<string, string | null>> = {
  '/admin/alert-rules': 'alert_rules',
  '/admin/api-keys': 'api_keys',
  '/admin/assumptions': 'assumptions',
  '/admin/billing-settings': 'billing_settings',
  '/admin/bundles': 'bundles',
  '/admin/categories': 'categories',
  '/admin/costs': 'library_costs',
  '/admin/cross-sells': 'cross_sells',
  '/admin/customers': null,
  '/admin/exchange-rates': 'exchange_rates',
  '/admin/insights/model': 'insight_settings',
  '/admin/make-credit-prices': 'make_credit_prices',
  '/admin/model-prices': 'ai_model_prices',
  '/admin/offers': 'offers',
  '/admin/operators': 'users',
  '/admin/plans': 'plans',
  '/admin/reporting-settings': 'reporting_settings',
  '/admin/reward-rules': 'reward_rules',
  '/admin/scenarios': 'scenarios',
  '/admin/scenarios/versions': 'scenario_versions',
  '/admin/switches': 'switches',
};

/** Whether changes of what stands at an address of the API are noted. */
export const hasHistory = (path: string): boolean => path in subjects;

/** Leads to what was changed of a thing, or of all of its kind: who, when, why, what differs, and the way back. Nothing where no history is kept. */
export function HistoryLink(props: {
  path: string;
  id?: string | undefined;
  name?: string;
  children?: ReactNode;
}) {
  const { path, id, name, children = t`History` } = props;
  if (!hasHistory(path)) return null;
  const subject = subjects[path] ?? undefined;
  return (
    <WhoMay scope="settings:read">
      <Anchor
        component={Link}
        to="/dashboard/changes"
        search={{ subject, id } as never}
        fz="sm"
        {...(name ? { 'aria-label': t`History of ${name}` } : {})}
      >
        {children}
      </Anchor>
    </WhoMay>
  );
}
