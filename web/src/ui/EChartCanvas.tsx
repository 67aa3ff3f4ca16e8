import { BarChart, FunnelChart, HeatmapChart, LineChart, PieChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { palettes, useTheme } from '@/app/theme';
import type { EChartProps } from './EChart';

echarts.use([
  BarChart,
  LineChart,
  PieChart,
  FunnelChart,
  HeatmapChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  TitleComponent,
  VisualMapComponent,
  AriaComponent,
  SVGRenderer,
]);

export default function EChartCanvas({ option, height = 260, label, onClick }: EChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts>(null);
  const click = useRef(onClick);
  click.current = onClick;
  const { dark } = useTheme();
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = echarts.init(element, undefined, { renderer: 'svg' });
    chart.current = made;
    made.on('click', (p) =>
      click.current?.({ name: p.name, seriesName: p.seriesName, dataIndex: p.dataIndex ?? 0, value: p.value }),
    );
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    const c = palettes[dark ? 'dark' : 'light'];
    chart.current?.setOption(
      {
        color: [c.accent, c['teal-fg'], c['amber-fg'], c['purple-fg'], c['green-fg'], c['red-fg']],
        textStyle: { color: c['text-2'], fontFamily: 'inherit' },
        grid: { left: 8, right: 12, top: 16, bottom: 8, containLabel: true },
        aria: { enabled: true },
        ...option,
      },
      { notMerge: true },
    );
  }, [option, dark]);
  return <div ref={box} role="img" aria-label={label} style={{ height, width: '100%', minWidth: 0 }} />;
}
