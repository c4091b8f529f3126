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

/** Mantine's greys for the dark scheme, cooler to go with the brand. */
const dark: MantineColorsTuple = [
  '#d5d9df',
  '#b8bfc9',
  '#a3abb6',
  '#8b939e',
  '#3d444e',
  '#2d333c',
  '#22272f',
  '#15181d',
  '#101318',
  '#0b0d11',
];

export const theme = createTheme({
  colors: { brand, dark },
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
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-red-light': 'rgb(224 49 49 / 18%)',
    '--mantine-color-red-light-color': 'var(--mantine-color-red-3)',
    '--mantine-color-yellow-light': 'rgb(240 140 0 / 18%)',
    '--mantine-color-teal-light': 'rgb(9 146 104 / 25%)',
    '--mantine-color-brand-light': 'rgb(79 128 227 / 20%)',
    '--mantine-color-anchor': 'var(--mantine-color-brand-3)',
    '--mantine-color-brand-light-color': 'var(--mantine-color-brand-2)',
  },
});
