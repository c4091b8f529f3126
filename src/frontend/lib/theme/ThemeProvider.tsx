import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { useKeptFocus } from '../use-kept-focus';
import './styles';
import { cssVariablesResolver, theme } from './theme';

export type ThemeChoice = 'auto' | 'light' | 'dark';

interface ThemeProviderProps {
  /** A fixed scheme chosen by the host; absent, the person chooses. */
  scheme?: ThemeChoice | undefined;
  /** Language of the content, for the `lang` attribute. */
  lang: string;
  children: ReactNode;
}

const schemeManager = localStorageColorSchemeManager({ key: 'email-provisioning.theme' });

/** Provide Mantine below an element of our own, so that no style reaches the host's page. */
export function ThemeProvider({ scheme, lang, children }: ThemeProviderProps) {
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      cssVariablesSelector=".email-provisioning"
      // The variables are in variables.css: a strict policy refuses inline styles.
      withCssVariables={false}
      withGlobalClasses={false}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
      getRootElement={() => root.current ?? undefined}
      {...(scheme && scheme !== 'auto' ? { forceColorScheme: scheme } : {})}
    >
      <div ref={root} className="email-provisioning" lang={lang}>
        {children}
      </div>
    </MantineProvider>
  );
}
