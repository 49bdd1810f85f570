import {
  CustomersIcon,
  FeedbackIcon,
  InstallationsIcon,
  OrdersIcon,
  OverviewIcon,
  RevenueIcon,
  RewardsIcon,
  ScenariosIcon,
  SellingIcon,
  SettingsIcon,
  StripeIcon,
  SubscriptionsIcon,
} from '../ui/icons.tsx';

/** The operators' pages in the order of the navigation, in groups of what belongs together. */
export const navigation = [
  {
    title: null,
    pages: [
      { to: '/dashboard', label: 'Overview', Icon: OverviewIcon, exact: true },
      { to: '/dashboard/revenue', label: 'Revenue', Icon: RevenueIcon, exact: false },
    ],
  },
  {
    title: 'Library',
    pages: [
      { to: '/dashboard/scenarios', label: 'Scenarios', Icon: ScenariosIcon, exact: false },
      { to: '/dashboard/selling', label: 'Selling', Icon: SellingIcon, exact: false },
      { to: '/dashboard/installations', label: 'Installations', Icon: InstallationsIcon, exact: false },
    ],
  },
  {
    title: 'Customers',
    pages: [
      { to: '/dashboard/customers', label: 'Customers', Icon: CustomersIcon, exact: false },
      { to: '/dashboard/orders', label: 'Orders', Icon: OrdersIcon, exact: false },
      {
        to: '/dashboard/subscriptions',
        label: 'Subscriptions',
        Icon: SubscriptionsIcon,
        exact: false,
      },
      { to: '/dashboard/rewards', label: 'Rewards', Icon: RewardsIcon, exact: false },
      { to: '/dashboard/feedback', label: 'Feedback', Icon: FeedbackIcon, exact: false },
    ],
  },
  {
    title: 'Running',
    pages: [
      { to: '/dashboard/stripe', label: 'Stripe', Icon: StripeIcon, exact: false },
      { to: '/dashboard/settings', label: 'Settings', Icon: SettingsIcon, exact: false },
    ],
  },
] as const;
