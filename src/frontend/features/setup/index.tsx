import { setup as en } from '../../lib/i18n/en/setup';
import { setup as fr } from '../../lib/i18n/fr/setup';
import { LazyTexts } from '../../lib/i18n/LazyTexts';
import { SetupPage, type SetupPageProps } from './SetupPage';

/** How to use an address in a mail program. */
export default function Setup(props: SetupPageProps) {
  return (
    <LazyTexts fr={fr} en={en}>
      <SetupPage {...props} />
    </LazyTexts>
  );
}
