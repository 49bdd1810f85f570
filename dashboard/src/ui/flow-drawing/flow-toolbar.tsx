import { t } from '@lingui/core/macro';
import { ActionIcon, Button, useComputedColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { moduleCountWords } from '../../../../flow-drawing/draw-flow.ts';
import type { FlowModule } from '../../../../flow-drawing/flow.ts';
import { DownloadIcon, MinusIcon, PlusIcon } from '../icons.tsx';
import styles from './flow-drawing.module.css';
import { saveFlow } from './save-picture.ts';
import type { Zoom } from './use-zoom.ts';

type Props = {
  flow: FlowModule[];
  name: string;
  zoom: Zoom;
  isText: boolean;
  onText: (isText: boolean) => void;
};

/** Under a drawing: how large it is, the same as text, and the same as a file. */
export function FlowToolbar({ flow, name, zoom, isText, onText }: Props) {
  return (
    <div className={styles.foot}>
      <span>{moduleCountWords(flow)}</span>
      <span className={styles.tools}>
        {!isText && <ZoomButtons zoom={zoom} />}
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-pressed={isText}
          onClick={() => onText(!isText)}
        >
          {isText ? t`As drawing` : t`As text`}
        </Button>
        <SaveButtons flow={flow} name={name} />
      </span>
    </div>
  );
}

function ZoomButtons({ zoom }: { zoom: Zoom }) {
  const { scale, canGrow, canShrink, grow, shrink, fit } = zoom;
  const quiet = { variant: 'subtle', color: 'gray' } as const;
  return (
    <>
      <ActionIcon {...quiet} aria-label={t`Zoom out`} disabled={!canShrink} onClick={shrink}>
        <MinusIcon size={16} />
      </ActionIcon>
      <span className={styles.percent} data-testid="zoom">
        {Math.round(scale * 100)}%
      </span>
      <ActionIcon {...quiet} aria-label={t`Zoom in`} disabled={!canGrow} onClick={grow}>
        <PlusIcon size={16} />
      </ActionIcon>
      <Button {...quiet} size="compact-sm" onClick={fit}>{t`Fit`}</Button>
    </>
  );
}

function SaveButtons({ flow, name }: Pick<Props, 'flow' | 'name'>) {
  const theme = useComputedColorScheme('light');
  const saving = useMutation({
    mutationFn: (format: 'svg' | 'png') => saveFlow(flow, { name, theme, format }),
  });
  return (['svg', 'png'] as const).map((format) => (
    <Button
      key={format}
      variant="subtle"
      color={saving.error && saving.variables === format ? 'red' : 'gray'}
      size="compact-sm"
      leftSection={<DownloadIcon size={14} />}
      loading={saving.isPending && saving.variables === format}
      aria-label={t`Save the drawing as ${format.toUpperCase()}`}
      onClick={() => saving.mutate(format)}
    >
      {saving.error && saving.variables === format ? t`Try again` : format.toUpperCase()}
    </Button>
  ));
}
