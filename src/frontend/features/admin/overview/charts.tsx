import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../../lib/i18n/use-format';
import type { ProviderRow, Series } from './figures';
import { Looks, paintOf } from './Looks';

const AXIS = { stroke: 'var(--chart-line)', tick: { fill: 'var(--chart-text)', fontSize: 12 }, tickLine: false };
const TOOLTIP = {
  cursor: { fill: 'var(--chart-hover)' },
  contentStyle: {
    background: 'var(--panel-surface)',
    border: '1px solid var(--panel-border)',
    borderRadius: 8,
    color: 'inherit',
  },
  itemStyle: { color: 'inherit' },
  isAnimationActive: false,
};
/** What is drawn before the page is laid out. */
const BEFORE_MEASURING = { width: 640, height: 200 };
/** Pixels for a provider's name beside its bar. */
const NAME_WIDTH = 112;

interface ProviderBarsProps {
  rows: (ProviderRow & { name: string })[];
  series: Series[];
}

/** A bar for each provider, with a piece for each state. */
export function ProviderBars({ rows, series }: ProviderBarsProps) {
  const id = useId();
  const format = useFormat();
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={BEFORE_MEASURING}>
      <BarChart data={rows} layout="vertical" accessibilityLayer={false} barCategoryGap="28%">
        <defs>
          <Looks id={id} />
        </defs>
        <CartesianGrid horizontal={false} stroke="var(--chart-grid)" />
        <XAxis type="number" allowDecimals={false} tickFormatter={format.number} {...AXIS} />
        <YAxis type="category" dataKey="name" width={NAME_WIDTH} {...AXIS} />
        <Tooltip {...TOOLTIP} />
        {series.map(({ key, label, look }) => (
          <Bar
            key={key}
            dataKey={key}
            name={label}
            stackId="states"
            stroke="var(--chart-line)"
            maxBarSize={36}
            isAnimationActive={false}
            {...paintOf(id, look)}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

interface DayBarsProps {
  days: { day: string }[];
  series: Series[];
}

/** A bar for each day, with a piece for each series. */
export function DayBars({ days, series }: DayBarsProps) {
  const id = useId();
  const format = useFormat();
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={BEFORE_MEASURING}>
      <BarChart data={days} accessibilityLayer={false}>
        <defs>
          <Looks id={id} />
        </defs>
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis dataKey="day" tickFormatter={format.shortDay} minTickGap={24} {...AXIS} />
        <YAxis allowDecimals={false} width={44} tickFormatter={format.compact} {...AXIS} />
        <Tooltip labelFormatter={(day) => (typeof day === 'string' ? format.day(day) : day)} {...TOOLTIP} />
        {series.map(({ key, label, look }) => (
          <Bar
            key={key}
            dataKey={key}
            name={label}
            stackId="days"
            stroke="var(--chart-line)"
            maxBarSize={28}
            isAnimationActive={false}
            {...paintOf(id, look)}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
