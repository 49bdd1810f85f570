import { Divider, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { changeFrom } from '../format/change.ts';
import { formatFigure } from '../format/figure.ts';
import type { FigureDefinition } from './figure-definitions.ts';
import { FigureGrid, FigureTile } from './figure-tile.tsx';
import { sealOf, type ToldGate } from './figure-seal.tsx';

/** What the tiles need of an analytics answer. */
export type FigureReport = {
  totals: Record<string, unknown>;
  previous: Record<string, unknown> | null;
  currency: string;
  /** What stands between the reader and a figure; left out where nothing is audited. */
  gates?: readonly ToldGate[];
};

/** One part of a page of figures: its tiles, and its chart beneath them. */
export function FigurePart(props: {
  title: string;
  figures: FigureDefinition[];
  report: FigureReport;
  /** What stands beside a figure, by its name. */
  notes?: Readonly<Record<string, ReactNode>>;
  children: ReactNode;
}) {
  const { title, figures, report, notes = {}, children } = props;
  const { totals, previous, currency } = report;
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Title order={2} fz={16}>
        {title}
      </Title>
      <Paper>
        <FigureGrid>
          {figures.map(({ figure, label, definition, kind, better, whyUnknown }) => {
            const value = numberOf(totals[figure]);
            const former = numberOf(previous?.[figure]);
            return (
              <FigureTile
                key={figure}
                figure={figure}
                label={label}
                definition={definition}
                value={formatFigure(value, kind, currency)}
                whyUnknown={whyUnknown}
                change={changeFrom(former, value, kind === 'rate' ? 'points' : 'relative')}
                better={better}
                seal={sealOf(report.gates, figure)}
                note={notes[figure]}
              />
            );
          })}
        </FigureGrid>
        <Divider color="var(--sl-border)" />
        {children}
      </Paper>
    </Stack>
  );
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
