import type { ReactNode, SVGProps } from 'react';

type IconProps = SVGProps<SVGSVGElement> & { size?: number };

/** Line icons on a 20-pixel grid in the current text colour; decoration only, the accessible name stands beside them. */
function icon(paths: ReactNode) {
  return function Icon({ size = 18, ...rest }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.6}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        {...rest}
      >
        {paths}
      </svg>
    );
  };
}

export const OverviewIcon = icon(<path d="M3 16V9m4.7 7V4m4.6 12v-5m4.7 5V7" />);
export const CompletionIcon = icon(<path d="M16.5 9.5a6.7 6.7 0 1 1-3.6-5.4M7 9.3l2.8 2.8L17 4.5" />);
export const RoiIcon = icon(<path d="M3 16.5V8h3.5v8.5m3.5 0V3.5h3.5v13m3.5 0v-6h-3.5" />);
export const CohortsIcon = icon(<path d="M3 3.5h14L11.5 11v5.5l-3-1.5v-4z" />);
export const ForecastIcon = icon(
  <path d="M3 13l3.5-3 3 2.5M9.5 12.5 17 5.5m-7.5 7L17 11m-7.5 1.5L17 15.5" />,
);
export const ScenariosIcon = icon(
  <>
    <circle cx="4.5" cy="10" r="2" />
    <circle cx="15.5" cy="5" r="2" />
    <circle cx="15.5" cy="15" r="2" />
    <path d="M6.5 10h2c3 0 2-5 5-5M8.5 10c3 0 2 5 5 5" />
  </>,
);
export const InstallationsIcon = icon(
  <path d="M10 3v9m-3.5-3.5L10 12l3.5-3.5M3.5 13v2.5c0 .8.7 1.5 1.5 1.5h10c.8 0 1.5-.7 1.5-1.5V13" />,
);
export const UpgradesIcon = icon(<path d="M10 16V5m-4 4 4-4 4 4M3.5 16.5h13" />);
export const OrdersIcon = icon(<path d="M5 2.5h10v15l-2.5-1.5-2.5 1.5-2.5-1.5L5 17.5zM8 7h4m-4 3.5h4" />);
export const AlertsIcon = icon(<path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17h3" />);
export const FeedbackIcon = icon(<path d="M3.5 4h13v9.5H10L6.5 17v-3.5h-3zM7 7.5h6M7 10h4" />);
export const SettingsIcon = icon(
  <>
    <path d="M3 6h8m4 0h2M3 14h2m4 0h8" />
    <circle cx="13" cy="6" r="2" />
    <circle cx="7" cy="14" r="2" />
  </>,
);
export const SunIcon = icon(
  <>
    <circle cx="10" cy="10" r="3.2" />
    <path d="M10 2v1.5m0 13V18m8-8h-1.5M3.5 10H2m13.7-5.7-1.1 1.1m-9.2 9.2-1.1 1.1m11.4 0-1.1-1.1M5.4 5.4 4.3 4.3" />
  </>,
);
export const MoonIcon = icon(<path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z" />);
export const SystemIcon = icon(<path d="M3 4h14v9H3zm4 13h6m-3-4v4" />);
export const CopyIcon = icon(<path d="M7 7h9v9H7zM4 13V4h9" />);
export const CheckIcon = icon(<path d="m4 10.5 4 4 8-9" />);
export const TableIcon = icon(<path d="M3 4h14v12H3zm0 4h14M3 12h14M8 4v12" />);
export const ChartIcon = icon(<path d="m3 14 4.5-5 3.5 3 6-7" />);
export const CalendarIcon = icon(<path d="M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3m6-3v3" />);
export const SignOutIcon = icon(<path d="M12 4H5v12h7m-4-6h9m-3-3 3 3-3 3" />);
export const PlusIcon = icon(<path d="M10 4v12m-6-6h12" />);
export const MinusIcon = icon(<path d="M4 10h12" />);
export const AlertIcon = icon(<path d="M10 3 2.5 16.5h15zm0 5v4m0 2.5v.01" />);
export const ErrorsIcon = icon(<path d="M7 3h6l4 4v6l-4 4H7l-4-4V7zm3 3.5v4.5m0 2.5v.01" />);
export const AuditsIcon = icon(
  <path d="M10 2.5 4 5v5c0 3.6 2.5 6.3 6 7.5 3.5-1.2 6-3.9 6-7.5V5zm-2.8 7.4 2 2 3.6-4" />,
);
export const SealIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="m6.8 10.2 2.2 2.2 4.2-4.6" />
  </>,
);
export const UpIcon = icon(<path d="M10 15V5m-4 4 4-4 4 4" />);
export const DownIcon = icon(<path d="M10 5v10m-4-4 4 4 4-4" />);
export const ExternalIcon = icon(<path d="M8 4H4v12h12v-4M11.5 3.5h5v5m0-5L9 11" />);
export const SearchIcon = icon(<path d="M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zm4.3-1.7L17 17" />);
export const CustomersIcon = icon(
  <path d="M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5M13 4a3 3 0 0 1 0 5.5m2 3c2 .5 3 1.9 3 4" />,
);
export const UploadIcon = icon(
  <path d="M10 13V4m-3.5 3L10 3.5 13.5 7M3.5 13v2.5c0 .8.7 1.5 1.5 1.5h10c.8 0 1.5-.7 1.5-1.5V13" />,
);
export const DownloadIcon = icon(<path d="M10 3v9m-3.5-3.5L10 12l3.5-3.5M4 16.5h12" />);
export const RevenueIcon = icon(<path d="M3 15.5 8 10l3 3 6-7.5m0 0h-4m4 0v4" />);
export const SellingIcon = icon(
  <>
    <path d="M10.5 3H16v5.5L9 16 3.5 10.5z" />
    <circle cx="13" cy="6" r="0.8" />
  </>,
);
export const StripeIcon = icon(<path d="M3 5.5h14v9H3zM3 8.5h14M6 12h3" />);
export const SubscriptionsIcon = icon(
  <path d="M16 6.5A7 7 0 0 0 3.5 8.5M4 13.5a7 7 0 0 0 12.5-2M16.5 3v3.5H13M3.5 17v-3.5H7" />,
);
export const RewardsIcon = icon(
  <path d="M3.5 8h13v3h-13zM5 11h10v6H5zM10 8v9M10 8C7 8 6 6.8 6 5.6 6 4.6 6.8 4 7.6 4 9 4 10 5.6 10 8c0-2.4 1-4 2.4-4 .8 0 1.6.6 1.6 1.6C14 6.8 13 8 10 8z" />,
);
export const RecommendationsIcon = icon(
  <path d="m10 3 1.9 4.3 4.6.5-3.4 3.1.9 4.6L10 13.2 6 15.5l.9-4.6-3.4-3.1 4.6-.5z" />,
);
export const ChangesIcon = icon(
  <path d="M4 10a6 6 0 1 1 1.8 4.3M4 10l-1.5-2M4 10l2-1.6M10 6.8V10l2.3 1.6" />,
);
export const JobsIcon = icon(
  <path d="M4 4h12v3.5H4zm0 4.5h12V12H4zm0 4.5h12v3.5H4zM6.5 5.8v.01m0 4.4v.01m0 4.5v.01" />,
);
export const ServersIcon = icon(
  <path d="M3.5 4h13v5h-13zm0 7h13v5h-13zM6.5 6.5v.01m0 7v.01M10 6.5h3.5m-3.5 7h3.5" />,
);
export const OperatorsIcon = icon(
  <path d="M12.5 10a4 4 0 1 0-3.6-2.2L3 13.7V17h3.3v-2.2h2.2v-2.2h1.6l1-1M13.5 5.8v.01" />,
);
export const CloseIcon = icon(<path d="m5 5 10 10M15 5 5 15" />);
export const PictureIcon = icon(
  <>
    <path d="M3 4h14v12H3zm0 9 4-4 3.5 3.5L13 10l4 4" />
    <circle cx="12.5" cy="7" r="1" />
  </>,
);
