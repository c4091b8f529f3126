import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { mayAdminister } from './may-administer';
import { useNotify } from './ui/Notices';
import { GlobeIcon, MailIcon, MoonIcon, SignOutIcon, SunIcon } from './ui/icons';
import { OffScreen } from './ui/OffScreen';
import classes from './panel.module.css';
import { AccountDialog, useCloseSession, useMe } from '../features/session';
import { asProblem } from '../lib/api/problem';
import { isSamePerson, type PanelUser } from '../lib/host-user';
import { useLanguage, useT } from '../lib/i18n/I18nProvider';
import type { Language } from '../lib/i18n/language';
import { useProblemText } from '../lib/i18n/use-problem-text';
import { useNavigation } from '../lib/Navigation';
import { HOME, type PanelView } from '../lib/view';

interface PanelHeaderProps {
  /** Whom the host has signed in, as far as it says so. */
  user: PanelUser | null | undefined;
  /** Absent where the host has chosen the language. */
  onLanguage: ((language: Language) => void) | undefined;
  withThemeSwitch: boolean;
  withSignOut: boolean;
}

/** Name, person, and the switches that the host has not taken over. */
export function PanelHeader({ user, onLanguage, withThemeSwitch, withSignOut }: PanelHeaderProps) {
  const t = useT();
  const answer = useMe(user !== null).data;
  const me = answer && isSamePerson(user ?? undefined, answer.user.id) ? answer : undefined;
  const name = me?.user.name ?? user?.name;
  return (
    <header className={classes['header']}>
      <div className={classes['brand']}>
        <span className={classes['logo']}>
          <MailIcon size={22} />
        </span>
        <div>
          <h1 className={classes['title']}>{t('app.title')}</h1>
          <p className={classes['subtitle']}>{t('app.subtitle')}</p>
        </div>
      </div>
      <div className={classes['tools']}>
        {name ? <Person name={name} withAccount={withSignOut} /> : null}
        {me && withSignOut ? <SignOut /> : null}
        {onLanguage ? <LanguageSwitch onLanguage={onLanguage} /> : null}
        {withThemeSwitch ? <ThemeSwitch /> : null}
      </div>
      {me && mayAdminister(me) ? <Pages /> : null}
    </header>
  );
}

const PAGES = [
  ['app.addresses', HOME],
  ['app.admin', { name: 'admin', section: '' }],
] as const satisfies readonly [string, PanelView][];

/** The way to the administrators' pages and back; nobody else has a choice to make. */
function Pages() {
  const t = useT();
  const { view, go } = useNavigation();
  const inAdmin = view.name === 'admin';
  return (
    <nav className={classes['pages']} aria-label={t('app.nav')}>
      {PAGES.map(([label, page]) => {
        const here = inAdmin === (page.name === 'admin');
        return (
          <Button
            key={label}
            size="compact-sm"
            variant={here ? 'light' : 'subtle'}
            aria-current={here ? 'page' : undefined}
            onClick={() => {
              go(page);
            }}
          >
            {t(label)}
          </Button>
        );
      })}
    </nav>
  );
}

function Person({ name, withAccount }: { name: string; withAccount: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const text = (
    <>
      <OffScreen>{t('session.signedInAs')} </OffScreen>
      {name}
    </>
  );
  if (!withAccount) return <span className={classes['person']}>{text}</span>;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        color="gray"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
        }}
      >
        {text}
      </Button>
      {open ? (
        <AccountDialog
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}

function LanguageSwitch({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const t = useT();
  const other = useLanguage() === 'fr' ? 'en' : 'fr';
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      color="gray"
      lang={other}
      leftSection={<GlobeIcon size={16} />}
      onClick={() => {
        onLanguage(other);
      }}
    >
      {t('app.otherLanguage')}
    </Button>
  );
}

function ThemeSwitch() {
  const t = useT();
  // Mantine would stop transitions by an inline style, which a strict policy refuses.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={32}
      aria-label={t(dark ? 'app.toLight' : 'app.toDark')}
      onClick={() => {
        setColorScheme(dark ? 'light' : 'dark');
      }}
    >
      {dark ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  );
}

function SignOut() {
  const t = useT();
  const notify = useNotify();
  const problemText = useProblemText();
  const closing = useCloseSession();
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      color="gray"
      loading={closing.isPending}
      leftSection={<SignOutIcon size={16} />}
      onClick={() => {
        closing.mutate(undefined, {
          onSuccess: () => {
            notify({ text: t('session.signedOut') });
          },
          onError: (error) => {
            notify({ text: problemText(asProblem(error)), tone: 'problem' });
          },
        });
      }}
    >
      {t('session.signOut')}
    </Button>
  );
}
