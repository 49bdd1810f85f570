import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ProblemAlert } from '../../../ui/data-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import styles from '../scenarios.module.css';
import { BlueprintPicker } from './blueprint-picker.tsx';
import { BlueprintReview } from './blueprint-review.tsx';
import { ImportForm } from './import-form.tsx';
import { useBlueprintCheck } from './use-blueprint-check.ts';

/** From a file of Make's to a scenario of the library: choose, look at what it is, say what it costs, create. */
export function ImportPage() {
  const check = useBlueprintCheck();
  const { data: checked } = check;
  return (
    <>
      <PageHeader
        title={t`Import a blueprint`}
        description={<Link to="/dashboard/scenarios">{t`Scenarios`}</Link>}
        actions={
          checked && <Button variant="default" onClick={() => check.reset()}>{t`Choose another file`}</Button>
        }
      />
      {check.error && <ProblemAlert error={check.error} />}
      {checked ? (
        <div className={styles.columns}>
          <BlueprintReview checked={checked} />
          <ImportForm checked={checked} />
        </div>
      ) : (
        <BlueprintPicker isBusy={check.isPending} onRead={(blueprint) => check.mutate(blueprint)} />
      )}
    </>
  );
}
