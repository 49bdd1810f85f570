/**
 * What one table holds about a customer. Conditions and values are SQL over `t`; `$1` is the customer's id, `$2` the number under which tasks
 * know them, `$3` the e-mail address, `$4` the instant, and `$5` the traces of what is found by reading whole tables.
 */
export type Holding = {
  table: string;
  /** Which rows are the customer's. */
  of: string;
  /** false: an export leaves the table out, for it says nothing that another does not. */
  isExported?: false;
  /** Columns that an export leaves out: hashes and sealed secrets, which are of no use to anybody, and numbers of the library's own. */
  leftOut?: readonly string[];
  /** How an export shows what JSON cannot hold. */
  shown?: string;
  /**
   * What an erasure does: takes the rows away, puts these values in place of columns (the others of `keeps` say nothing of the person, or
   * carry figures), or leaves all as it is.
   */
  erasure: 'rows' | { sets?: Readonly<Record<string, string>>; keeps: string };
  /** Only found by reading the table whole, so it is erased by a job within minutes. */
  isLookedFor?: boolean;
};

/** Conditions that many tables share. */
export const ofCustomer = 't.customer_id = $1::text';
export const ofInstallation = `t.installation_id in (select id from installations where customer_id = $1::text)`;
export const ofNumber = 't.customer_no = $2::integer';
export const ofAddress = 't.email = $3::text';
