import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const brand: MantineColorsTuple = [
  '#eef3fd',
  '#dce6fa',
  '#b5caf4',
  '#8aacee',
  '#6b96ea',
  '#4f80e3',
  '#3a70da',
  '#2c63cf',
  '#2453b0',
  '#1b428f',
];

export const theme = createTheme({
  colors: { brand },
  primaryColor: 'brand',
  primaryShade: 7,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650' },
});

/** Raise the contrast of Mantine's softer text colours to WCAG AA (4.5:1). */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1a1d21',
    '--mantine-color-dimmed': '#565d66',
    '--mantine-color-placeholder': '#6b727b',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-default-border': '#c5cad1',
    '--mantine-color-brand-light-color': 'var(--mantine-color-brand-9)',
    '--mantine-color-red-light-color': '#a61e1e',
    '--mantine-color-teal-light-color': '#07624b',
    '--mantine-color-yellow-light-color': '#7a4300',
    '--mantine-color-gray-light-color': '#495057',
  },
  dark: {
    '--mantine-color-body': '#15181d',
    '--mantine-color-text': '#d5d9df',
    '--mantine-color-default': '#1d2127',
    '--mantine-color-default-hover': '#262b33',
    '--mantine-color-default-border': '#3d444e',
    '--mantine-color-dimmed': '#a3abb6',
    '--mantine-color-placeholder': '#8b939e',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-red-light-color': 'var(--mantine-color-red-3)',
    '--mantine-color-anchor': 'var(--mantine-color-brand-3)',
    '--mantine-color-brand-light-color': 'var(--mantine-color-brand-2)',
  },
});
