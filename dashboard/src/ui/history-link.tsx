import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { WhoMay } from './may.tsx';

/** As the log of changes names what stands at an address of the API. */
const subjects: Readonly<Record<string, string>> = {
  '/admin/alert-rules': 'alert_rules',
  '/admin/assumptions': 'assumptions',
  '/admin/billing-settings': 'billing_settings',
  '/admin/bundles': 'bundles',
  '/admin/cross-sells': 'cross_sells',
  '/admin/make-credit-prices': 'make_credit_prices',
  '/admin/model-prices': 'ai_model_prices',
  '/admin/offers': 'offers',
  '/admin/plans': 'plans',
  '/admin/reward-rules': 'reward_rules',
  '/admin/scenarios': 'scenarios',
  '/admin/switches': 'switches',
};

/** Leads to what was changed of a thing, or of all of its kind: who, when, why, what differs, and the way back. Nothing where no history is kept. */
export function HistoryLink(props: {
  path: string;
  id?: string | undefined;
  name?: string;
  children?: ReactNode;
}) {
  const { path, id, name, children = 'History' } = props;
  const subject = subjects[path];
  if (subject === undefined) return null;
  return (
    <WhoMay scope="settings:read">
      <Anchor
        component={Link}
        to="/dashboard/changes"
        search={{ subject, id } as never}
        fz="sm"
        {...(name ? { 'aria-label': `History of ${name}` } : {})}
      >
        {children}
      </Anchor>
    </WhoMay>
  );
}
