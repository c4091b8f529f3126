import { MantineProvider, localStorageColorSchemeManager, type MantineColorSchemeManager } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { useKeptFocus } from '../use-kept-focus';
import type { ThemeChoice } from './choice';
import './styles';
import { cssVariablesResolver, theme } from './theme';

interface ThemeProviderProps {
  /** A fixed scheme chosen by the host; absent, the person chooses. */
  scheme?: ThemeChoice | undefined;
  /** Language of the content, for the `lang` attribute. */
  lang: string;
  children: ReactNode;
}

/** The person's choice, kept in this browser. */
const ownChoice = localStorageColorSchemeManager({ key: 'email-provisioning.theme' });
/** Nothing is kept where the host has chosen: an earlier choice of the person's must not go before it. */
const noChoice: MantineColorSchemeManager = {
  get: (fallback) => fallback,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};

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
      key={scheme ? 'host' : 'person'}
      colorSchemeManager={scheme ? noChoice : ownChoice}
      getRootElement={() => root.current ?? undefined}
      {...(scheme && scheme !== 'auto' ? { forceColorScheme: scheme } : {})}
    >
      <div ref={root} className="email-provisioning" lang={lang}>
        {children}
      </div>
    </MantineProvider>
  );
}
