/** A chart. ECharts (about 180 kB) loads only where one is shown. */

import type { EChartsCoreOption } from 'echarts/core';
import { lazy, Suspense } from 'react';
import { Skeleton } from './State';

const Canvas = lazy(() => import('./EChartCanvas'));

export interface EChartProps {
  option: EChartsCoreOption;
  height?: number;
  /** What the chart shows, in words: read by screen readers. */
  label: string;
  /** Opens the rows behind a figure. */
  onClick?: (point: { name: string; seriesName?: string; dataIndex: number; value: unknown }) => void;
}

export function EChart(props: EChartProps) {
  return (
    <Suspense fallback={<div style={{ height: props.height ?? 260 }}>{<Skeleton rows={4} />}</div>}>
      <Canvas {...props} />
    </Suspense>
  );
}
