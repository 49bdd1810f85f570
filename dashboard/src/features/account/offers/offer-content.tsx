import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import { appName } from '../../../../../flow-drawing/app-name.ts';
import { AppCircle } from '../../../ui/app-badges.tsx';
import { Fact, Facts } from '../../../ui/facts.tsx';
import type { UpgradeOffer } from './offers-query.ts';

/** What an offer brings, what it needs, what it leaves alone, and who would do it. */
export function OfferContent({ offer }: { offer: UpgradeOffer }) {
  const { kind, version, installedVersion, changelog, connections, isCarriedOutHere } = offer;
  const isBack = kind === 'rollback';
  return (
    <>
      <Text fz="sm">
        {isBack
          ? t`Version ${version} does not do as well as it should. We advise to go back to what stood in Make before it.`
          : t`You have version ${installedVersion}. Your own changes and your connections stay.`}
      </Text>
      {!isBack && (
        <Facts>
          <Fact name={t`What changes`}>
            <Text fz="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
              {changelog || t`Its maker wrote nothing about it.`}
            </Text>
          </Fact>
          <Fact name={t`Connections`}>
            {connections.length === 0 ? (
              t`No new one is needed.`
            ) : (
              <>
                <Text fz="sm">{t`New ones, which you choose in Make afterwards:`}</Text>
                {connections.map((app) => (
                  <Group key={app} gap="xs" mt={4}>
                    <AppCircle app={app} size={20} />
                    <Text fz="sm">{appName(app)}</Text>
                  </Group>
                ))}
              </>
            )}
          </Fact>
        </Facts>
      )}
      <Text fz="sm" data-testid="who-does-it">
        {isCarriedOutHere
          ? isBack
            ? t`You stored a Make token for this installation. If you say yes, the library will put the former scenario back in Make with the token that you stored.`
            : t`You stored a Make token for this installation. If you say yes, the library will carry the upgrade out in Make with the token that you stored.`
          : t`No Make token of yours is stored, so the library cannot do it: you do it in Make.`}
      </Text>
    </>
  );
}
