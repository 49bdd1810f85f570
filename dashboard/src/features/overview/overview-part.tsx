import { Divider, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { changeFrom } from '../../format/change.ts';
import { FigureGrid, FigureTile } from '../../ui/figure-tile.tsx';
import type { FigureDefinition } from './figures.ts';
import { formatFigure } from './format-figure.ts';
import type { Overview } from './overview-query.ts';

/** One part of the overview: its tiles, and its chart beneath them. */
export function OverviewPart(props: {
  title: string;
  figures: FigureDefinition[];
  overview: Overview;
  children: ReactNode;
}) {
  const { title, figures, overview, children } = props;
  const { totals, previous, currency } = overview;
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Title order={2} fz={16}>
        {title}
      </Title>
      <Paper>
        <FigureGrid>
          {figures.map(({ figure, label, definition, kind, better, whyUnknown }) => (
            <FigureTile
              key={figure}
              figure={figure}
              label={label}
              definition={definition}
              value={formatFigure(totals[figure], kind, currency)}
              whyUnknown={whyUnknown}
              change={changeFrom(previous?.[figure], totals[figure], kind === 'rate' ? 'points' : 'relative')}
              better={better}
            />
          ))}
        </FigureGrid>
        <Divider color="var(--sl-border)" />
        {children}
      </Paper>
    </Stack>
  );
}
