import { usage as en } from '../../lib/i18n/en/usage';
import { usage as fr } from '../../lib/i18n/fr/usage';
import { LazyTexts } from '../../lib/i18n/LazyTexts';
import { UsageDialog, type UsageDialogProps } from './UsageDialog';

/** What an address has sent, day by day, and what its vendor has counted. */
export default function Usage(props: UsageDialogProps) {
  return (
    <LazyTexts fr={fr} en={en}>
      <UsageDialog {...props} />
    </LazyTexts>
  );
}
