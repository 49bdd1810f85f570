import { t } from '@lingui/core/macro';
import { Code, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { DataState } from '../../ui/data-state.tsx';
import { useMay } from '../../ui/may.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AboutPart, ConsentsPart } from './about-part.tsx';
import { CustomerActions } from './customer-actions.tsx';
import { customerQuery, type CustomerProfile } from './customers-query.ts';
import styles from './customers.module.css';
import { HealthPart } from './health-part.tsx';
import { InstallationsPart } from './installations-part.tsx';
import { RightsPart } from './rights-part.tsx';
import { StoryPart } from '../../ui/story/story-part.tsx';
import { WorthPart } from './worth-part.tsx';

/** One customer: what they are worth, how they fare, what they have, and their whole story. */
export function CustomerPage() {
  const { id } = useParams({ from: '/dashboard/customers/$id' });
  const query = useQuery(customerQuery(id));
  const { data } = query;
  return (
    <>
      <PageHeader
        title={data ? (data.name ?? data.email ?? t`Customer`) : t`Customer`}
        description={
          <>
            <Link to="/dashboard/customers">{t`Customers`}</Link>
            {data?.email && data.name !== null && <> · {data.email}</>} · <Code>{id}</Code>
          </>
        }
        actions={data && <CustomerActions customer={data} />}
      />
      <DataState query={query}>{(customer) => <CustomerParts key={id} customer={customer} />}</DataState>
    </>
  );
}

function CustomerParts({ customer }: { customer: CustomerProfile }) {
  const { id, createdAt, health, rights, consents } = customer;
  const readsFigures = useMay('analytics:read');
  return (
    <Stack gap={32}>
      {readsFigures && <WorthPart customerId={id} since={createdAt} />}
      <div className={styles.columns}>
        <StoryPart customerId={id} />
        <div className={styles.aside}>
          <HealthPart health={health} />
          <AboutPart customer={customer} />
          {rights && <RightsPart rights={rights} />}
          <InstallationsPart customerId={id} />
          <ConsentsPart consents={consents} />
        </div>
      </div>
    </Stack>
  );
}
