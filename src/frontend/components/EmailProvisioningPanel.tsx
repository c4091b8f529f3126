import type { QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CredentialsProvider } from '../features/credentials';
import { SessionGate } from '../features/session';
import { ApiProvider } from '../lib/api/ApiProvider';
import type { Account } from '../lib/api/types';
import { I18nProvider } from '../lib/i18n/I18nProvider';
import { preferredLanguage, storeLanguage, type Language } from '../lib/i18n/language';
import { NavigationProvider } from '../lib/Navigation';
import { ThemeProvider, type ThemeChoice } from '../lib/theme/ThemeProvider';
import { pathOf, viewOf, type PanelView } from '../lib/view';
import classes from './panel.module.css';
import { PanelHeader } from './PanelHeader';
import { PanelPages } from './PanelPages';
import { NoticesProvider } from './ui/Notices';
import { useView } from './use-view';

export { pathOf, viewOf, type PanelView };

export interface EmailProvisioningPanelProps {
  /** Where the API is mounted. */
  baseUrl?: string;
  /** Fixes the language; absent, the browser's or the person's own choice, else French. */
  language?: Language;
  /** Fixes the colour scheme; absent, the system's or the person's own choice. */
  theme?: ThemeChoice;
  /** `link`: people sign in here by a one-time link. `host`: the application around the panel does it. */
  signIn?: 'link' | 'host';
  /** What is shown, where the host keeps it (in its URL: `pathOf` and `viewOf` help); absent, the panel keeps it. */
  view?: PanelView;
  onViewChange?: (view: PanelView) => void;
  /** Id of the address whose mailbox is open, for a host that keeps only that; `view` goes before it. */
  mailbox?: string | null;
  onMailboxChange?: (id: string | null) => void;
  onCreated?: (account: Account) => void;
  /** A cache of the host's own making; absent, the panel makes one, which is what hosts want. */
  queryClient?: QueryClient;
  onLanguageChange?: (language: Language) => void;
}

/** Create and use professional addresses. Brings its own providers; talks by props only. */
export default function EmailProvisioningPanel(props: EmailProvisioningPanelProps) {
  const { baseUrl = '/api/email', signIn = 'host', theme } = props;
  const [chosen, setChosen] = useState(preferredLanguage);
  const language = props.language ?? chosen;
  const navigation = useView(props);
  const choose = (next: Language) => {
    storeLanguage(next);
    setChosen(next);
    props.onLanguageChange?.(next);
  };
  return (
    <I18nProvider language={language}>
      <ThemeProvider scheme={theme} lang={language}>
        <ApiProvider baseUrl={baseUrl} queryClient={props.queryClient}>
          <NoticesProvider>
            <CredentialsProvider>
              <NavigationProvider value={navigation}>
                <main className={classes['page']}>
                  <PanelHeader
                    onLanguage={props.language ? undefined : choose}
                    withThemeSwitch={theme === undefined}
                    withSignOut={signIn === 'link'}
                  />
                  <SessionGate byLink={signIn === 'link'}>
                    {(me) => <PanelPages key={me.user.id} me={me} onCreated={props.onCreated} />}
                  </SessionGate>
                </main>
              </NavigationProvider>
            </CredentialsProvider>
          </NoticesProvider>
        </ApiProvider>
      </ThemeProvider>
    </I18nProvider>
  );
}
