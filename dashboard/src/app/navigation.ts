import {
  AlertsIcon,
  AuditsIcon,
  ChangesIcon,
  CustomersIcon,
  ErrorsIcon,
  FeedbackIcon,
  ForecastIcon,
  InstallationsIcon,
  OrdersIcon,
  OverviewIcon,
  RecommendationsIcon,
  RevenueIcon,
  RewardsIcon,
  ScenariosIcon,
  SellingIcon,
  SettingsIcon,
  StripeIcon,
  SubscriptionsIcon,
} from '../ui/icons.tsx';

/** The operators' pages in the order of the navigation, in groups of what belongs together, each with the right that reading it takes. */
export const navigation = [
  {
    title: null,
    pages: [
      { to: '/dashboard', scope: 'analytics:read', label: 'Overview', Icon: OverviewIcon, exact: true },
      {
        to: '/dashboard/revenue',
        scope: 'analytics:read',
        label: 'Revenue',
        Icon: RevenueIcon,
        exact: false,
      },
      {
        to: '/dashboard/forecast',
        scope: 'analytics:read',
        label: 'Forecast',
        Icon: ForecastIcon,
        exact: false,
      },
    ],
  },
  {
    title: 'Library',
    pages: [
      {
        to: '/dashboard/scenarios',
        scope: 'scenarios:read',
        label: 'Scenarios',
        Icon: ScenariosIcon,
        exact: false,
      },
      { to: '/dashboard/selling', scope: 'billing:read', label: 'Selling', Icon: SellingIcon, exact: false },
      {
        to: '/dashboard/installations',
        scope: 'customers:read',
        label: 'Installations',
        Icon: InstallationsIcon,
        exact: false,
      },
    ],
  },
  {
    title: 'Customers',
    pages: [
      {
        to: '/dashboard/customers',
        scope: 'customers:read',
        label: 'Customers',
        Icon: CustomersIcon,
        exact: false,
      },
      { to: '/dashboard/orders', scope: 'billing:read', label: 'Orders', Icon: OrdersIcon, exact: false },
      {
        to: '/dashboard/subscriptions',
        scope: 'billing:read',
        label: 'Subscriptions',
        Icon: SubscriptionsIcon,
        exact: false,
      },
      { to: '/dashboard/rewards', scope: 'billing:read', label: 'Rewards', Icon: RewardsIcon, exact: false },
      {
        to: '/dashboard/recommendations',
        scope: 'analytics:read',
        label: 'Recommendations',
        Icon: RecommendationsIcon,
        exact: false,
      },
      {
        to: '/dashboard/feedback',
        scope: 'feedback:read',
        label: 'Feedback',
        Icon: FeedbackIcon,
        exact: false,
      },
    ],
  },
  {
    title: 'Running',
    pages: [
      { to: '/dashboard/alerts', scope: 'alerts:read', label: 'Alerts', Icon: AlertsIcon, exact: false },
      {
        to: '/dashboard/errors',
        scope: 'settings:read',
        label: 'Errors',
        Icon: ErrorsIcon,
        exact: false,
      },
      { to: '/dashboard/audits', scope: 'audits:read', label: 'Audits', Icon: AuditsIcon, exact: false },
      { to: '/dashboard/changes', scope: 'settings:read', label: 'Changes', Icon: ChangesIcon, exact: false },
      { to: '/dashboard/stripe', scope: 'billing:read', label: 'Stripe', Icon: StripeIcon, exact: false },
      {
        to: '/dashboard/settings',
        scope: 'settings:read',
        label: 'Settings',
        Icon: SettingsIcon,
        exact: false,
      },
    ],
  },
] as const;
