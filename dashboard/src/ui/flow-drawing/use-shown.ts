import { useEffect, useEffectEvent } from 'react';
import type { FlowLayout } from '../../../../flow-drawing/layout-flow.ts';
import type { Zoom } from './use-zoom.ts';

/** Chooses the module of a number when the page speaks of it, and moves it into the middle of the frame. */
export function useShown(props: {
  number: number | null;
  layout: FlowLayout;
  zoom: Zoom;
  onShown: (key: string) => void;
}): void {
  const show = useEffectEvent((number: number, isMeasured: boolean) => {
    const { layout, zoom, onShown } = props;
    const node = layout.nodes.find(({ module }) => module.number === number);
    if (!node) return;
    onShown(node.module.key);
    if (isMeasured) zoom.lookAt(node);
  });
  const {
    number,
    zoom: { isMeasured },
  } = props;
  useEffect(() => {
    if (number !== null) show(number, isMeasured);
  }, [number, isMeasured]);
}
