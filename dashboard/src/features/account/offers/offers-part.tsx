import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ProblemAlert } from '../../../ui/data-state.tsx';
import { Part } from '../../../ui/part.tsx';
import { OfferCard } from './offer-card.tsx';
import { isUnderWay, offersQuery } from './offers-query.ts';

/** Other versions that the library offers, each with its answer; nothing while none is offered. */
export function OffersPart() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(offersQuery);
  const underWay = data?.filter(isUnderWay).length ?? 0;
  // What was carried out has changed the installation's version, which the list below shows.
  useEffect(() => {
    if (underWay > 0) return () => void queries.invalidateQueries({ queryKey: ['/v1/installations'] });
    return undefined;
  }, [queries, underWay]);
  if (!data) return error && <ProblemAlert error={error} retry={refetch} />;
  if (data.length === 0) return null;
  return (
    <Part
      title={t`Upgrades for you`}
      description={t`Nothing happens to your scenarios in Make without your yes.`}
    >
      <Stack gap="sm">
        {data.map((offer) => (
          <OfferCard key={offer.installation} offer={offer} />
        ))}
      </Stack>
    </Part>
  );
}
