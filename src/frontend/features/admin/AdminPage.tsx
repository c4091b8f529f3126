import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Me } from '../../lib/api/types';
import { useAdminT } from '../../lib/i18n/admin';
import classes from './admin.module.css';
import { AdminProvider } from './parts';
import { SectionNav } from './SectionNav';
import { FIRST, isSectionId } from './sections';
import './styles';
import { VIEWS } from './views';

export interface AdminProps {
  me: Me;
  /** Which page, such as `domains`; empty or unknown for the first one. */
  section: string;
  /** Show another page; the address bar follows. */
  onSection: (section: string) => void;
}

/** Which pages there are, and the one that is open. */
export function AdminPage({ me, section, onSection }: AdminProps) {
  const t = useAdminT();
  const open = isSectionId(section) ? section : FIRST;
  const View = VIEWS[open];
  const title = useRef<HTMLHeadingElement>(null);
  // Readers hear where they are whenever another page is opened.
  useEffect(() => {
    title.current?.focus();
  }, [open]);
  return (
    <AdminProvider me={me}>
      <div className={classes['frame']}>
        <SectionNav open={open} onOpen={onSection} />
        <div className={classes['main']}>
          <header>
            <h2 className={classes['title']} ref={title} tabIndex={-1}>
              {t(`nav.${open}`)}
            </h2>
            <Text size="sm" c="dimmed">
              {t(`about.${open}`)}
            </Text>
            {me.user.role === 'auditor' ? <p className={classes['readOnly']}>{t('readOnly')}</p> : null}
          </header>
          <View key={open} />
        </div>
      </div>
    </AdminProvider>
  );
}
