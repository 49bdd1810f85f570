import { t } from '@lingui/core/macro';
import { Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AdminScenarioDetail } from '../../../api/scenarios.ts';
import { WhoMay } from '../../../ui/may.tsx';
import { Part } from '../../../ui/part.tsx';
import { PriceFields } from '../scenario-fields.tsx';
import { ScenarioEditForm } from '../scenario-edit-form.tsx';
import styles from '../scenarios.module.css';
import { BuyersPart } from './buyers-part.tsx';
import { CreditsPart } from './credits-part.tsx';
import { PriceHistory } from './price-history.tsx';

/** What a scenario costs: what buyers see now, its price to be changed, what running it costs in Make, and every price it had. */
export function PricingPart({ scenario }: { scenario: AdminScenarioDetail }) {
  return (
    <Stack gap={36}>
      <div className={styles.columns}>
        <Stack gap={36} miw={0}>
          <BuyersPart scenario={scenario} />
          <WhoMay scope="settings:read">
            {scenario.versions.some(({ report }) => report.valid) && <CreditsPart slug={scenario.slug} />}
          </WhoMay>
        </Stack>
        <Part
          title={t`Its own price`}
          description={t`New buyers pay it from now on; who subscribed keeps theirs.`}
          actions={
            <WhoMay scope="billing:read">
              <Anchor
                component={Link}
                to="/dashboard/selling"
                search={{ part: 'prices' } as never}
                fz="sm"
              >{t`Prices at Stripe`}</Anchor>
            </WhoMay>
          }
        >
          <ScenarioEditForm scenario={scenario} label={t`Price of the scenario`}>
            {(form) => <PriceFields form={form} />}
          </ScenarioEditForm>
        </Part>
      </div>
      <PriceHistory slug={scenario.slug} />
    </Stack>
  );
}
