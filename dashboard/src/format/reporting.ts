import { createContext, useContext } from 'react';

/** The zone that days are counted in and the currency that totals are in. */
export type Reporting = { timeZone: string; currency: string };

const browsersOwn: Reporting = {
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: 'usd',
};

/** Set once by the shell from the session; pages without a session show times in the reader's zone. */
export const ReportingContext = createContext<Reporting>(browsersOwn);

/** The library's reporting zone and currency. */
export function useReporting(): Reporting {
  return useContext(ReportingContext);
}
