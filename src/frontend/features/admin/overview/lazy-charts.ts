import { lazy } from 'react';

// The library that draws is large, and the figures are there without it.
export const ProviderBars = lazy(async () => ({ default: (await import('./charts')).ProviderBars }));
export const DayBars = lazy(async () => ({ default: (await import('./charts')).DayBars }));
