import type { QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CredentialsProvider } from '../features/credentials';
import { SessionGate } from '../features/session';
import { ApiProvider } from '../lib/api/ApiProvider';
import type { Account } from '../lib/api/types';
import { I18nProvider } from '../lib/i18n/I18nProvider';
import { preferredLanguage, storeLanguage, type Language } from '../lib/i18n/language';
import { ThemeProvider, type ThemeChoice } from '../lib/theme/ThemeProvider';
import classes from './panel.module.css';
import { PanelHeader } from './PanelHeader';
import { PanelHome } from './PanelHome';
import { NoticesProvider } from './ui/Notices';

export interface EmailProvisioningPanelProps {
  /** Where the API is mounted. */
  baseUrl?: string;
  /** Fixes the language; absent, the browser's or the person's own choice, else French. */
  language?: Language;
  /** Fixes the colour scheme; absent, the system's or the person's own choice. */
  theme?: ThemeChoice;
  /** `link`: people sign in here by a one-time link. `host`: the application around the panel does it. */
  signIn?: 'link' | 'host';
  /** Id of the address whose mailbox is open, where the host keeps it (in its URL); absent, the panel does. */
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
              <main className={classes['page']}>
                <PanelHeader
                  onLanguage={props.language ? undefined : choose}
                  withThemeSwitch={theme === undefined}
                  withSignOut={signIn === 'link'}
                />
                <SessionGate byLink={signIn === 'link'}>
                  {(me) => (
                    <PanelHome
                      key={me.user.id}
                      me={me}
                      mailbox={props.mailbox}
                      onMailboxChange={props.onMailboxChange}
                      onCreated={props.onCreated}
                    />
                  )}
                </SessionGate>
              </main>
            </CredentialsProvider>
          </NoticesProvider>
        </ApiProvider>
      </ThemeProvider>
    </I18nProvider>
  );
}
