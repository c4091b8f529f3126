import type { QueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { CredentialsProvider } from '../features/credentials';
import { SessionGate } from '../features/session';
import { ApiProvider } from '../lib/api/ApiProvider';
import { ChangesProvider } from '../lib/Changes';
import type { PanelUser } from '../lib/host-user';
import { I18nProvider } from '../lib/i18n/I18nProvider';
import { preferredLanguage, storeLanguage, type Language } from '../lib/i18n/language';
import { NavigationProvider } from '../lib/Navigation';
import { SignInHereProvider } from '../lib/SignInHere';
import { ThemeProvider } from '../lib/theme/ThemeProvider';
import { pathOf, viewOf, type PanelView } from '../lib/view';
import type { EmailProvisioningPanelProps } from './panel-props';
import classes from './panel.module.css';
import { PanelHeader } from './PanelHeader';
import { PanelPages } from './PanelPages';
import { NoticesProvider } from './ui/Notices';
import { useView } from './use-view';

export { pathOf, viewOf, type EmailProvisioningPanelProps, type PanelView };

export interface PanelProps extends EmailProvisioningPanelProps {
  /** A cache made elsewhere, for tests that look into it; absent, the panel makes one. */
  queryClient?: QueryClient;
}

const personOf = (user: PanelUser | null | undefined) => (user ? `id ${user.id}` : String(user));

/** Create and use professional addresses. Brings its own providers; talks by props only. */
export default function EmailProvisioningPanel(props: PanelProps) {
  // Whatever was loaded, typed or shown for one person is gone when the host tells of another.
  return <PersonsPanel key={personOf(props.user)} {...props} />;
}

function PersonsPanel(props: PanelProps) {
  const { baseUrl = '/api/email', signIn = 'host', theme, user } = props;
  const [chosen, setChosen] = useState(preferredLanguage);
  const language = props.language ?? chosen;
  const page = useRef<HTMLDivElement>(null);
  const navigation = useView(props, page);
  const choose = (next: Language) => {
    storeLanguage(next);
    setChosen(next);
    props.onLanguageChange?.(next);
  };
  return (
    <I18nProvider language={language}>
      <ThemeProvider scheme={theme} lang={language}>
        <ApiProvider baseUrl={baseUrl} queryClient={props.queryClient}>
          <ChangesProvider onChanged={props.onChanged}>
            <SignInHereProvider value={signIn === 'link'}>
              <NoticesProvider>
                <NavigationProvider value={navigation}>
                  <CredentialsProvider>
                    <div ref={page} className={classes['page']}>
                      <PanelHeader
                        user={user}
                        onLanguage={props.language ? undefined : choose}
                        withThemeSwitch={theme === undefined}
                        withSignOut={signIn === 'link'}
                      />
                      <SessionGate byLink={signIn === 'link'} user={user} onSignedOut={props.onSignedOut}>
                        {(me) => <PanelPages key={me.user.id} me={me} onCreated={props.onCreated} />}
                      </SessionGate>
                    </div>
                  </CredentialsProvider>
                </NavigationProvider>
              </NoticesProvider>
            </SignInHereProvider>
          </ChangesProvider>
        </ApiProvider>
      </ThemeProvider>
    </I18nProvider>
  );
}
