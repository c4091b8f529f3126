import Panel from 'iapostemanager-email-provisioning-panel';
import { useNavigate } from 'react-router';
import { base, useSession } from '../session';
import { useNews } from './news';

/** The panel with what this application knows; everywhere else it is an element without props, as in App.jsx. */
export default function EmailProvisioningPanel() {
  const { user } = useSession();
  const navigate = useNavigate();
  const { tell } = useNews();
  return (
    <Panel
      baseUrl={`${base}api/email`}
      language="fr"
      theme="light"
      user={user}
      onCreated={(account) => tell(`Adresse créée : ${account.email}`)}
      onChanged={(account) => tell(`${account.email} : ${account.status}`)}
      onSignedOut={() => navigate('/sign-in')}
    />
  );
}
