import { Button } from '@mantine/core';
import { lazy } from 'react';
import type { Me } from '../lib/api/types';
import { useT } from '../lib/i18n/I18nProvider';
import { useNavigation } from '../lib/Navigation';
import { HOME } from '../lib/view';
import { mayAdminister } from './may-administer';
import { LazyView } from './ui/LazyView';
import { EmptyState } from './ui/EmptyState';

const Admin = lazy(() => import('../features/admin'));

/** The administrators' pages, for those who may see them; a link may have led anybody here. */
export function AdminPages({ me, section }: { me: Me; section: string }) {
  const { go } = useNavigation();
  if (!mayAdminister(me)) return <Refused />;
  return (
    <LazyView>
      <Admin
        me={me}
        section={section}
        onSection={(next) => {
          go({ name: 'admin', section: next });
        }}
      />
    </LazyView>
  );
}

function Refused() {
  const t = useT();
  const { go } = useNavigation();
  return (
    <EmptyState title={t('app.adminOnlyTitle')} text={t('app.adminOnlyText')}>
      <Button
        mt="sm"
        onClick={() => {
          go(HOME);
        }}
      >
        {t('app.addresses')}
      </Button>
    </EmptyState>
  );
}
