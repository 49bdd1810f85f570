import { PageHeader } from '../../ui/page-header.tsx';

/** The orders of the library. */
export function OrdersPage() {
  return <PageHeader title="Orders" />;
}
