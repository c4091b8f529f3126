import { admin as en } from '../../lib/i18n/en/admin';
import { admin as fr } from '../../lib/i18n/fr/admin';
import { LazyTexts } from '../../lib/i18n/LazyTexts';
import { AdminPage, type AdminProps } from './AdminPage';

/** The administrators' pages. */
export default function Admin(props: AdminProps) {
  return (
    <LazyTexts fr={fr} en={en}>
      <AdminPage {...props} />
    </LazyTexts>
  );
}
