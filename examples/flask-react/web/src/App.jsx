import { Link, Route, Routes } from 'react-router';
import EmailProvisioningPanel from './components/EmailProvisioningPanel';
import Frame from './components/Frame';
import Orders from './pages/Orders';
import SignIn from './pages/SignIn';

export default function App() {
  return (
    <Frame
      menu={
        <>
          <Link to="/">Commandes</Link>
          <Link to="/email-provisioning">📧 Créer Email</Link>
        </>
      }
    >
      <Routes>
        <Route path="/" element={<Orders />} />
        <Route path="/sign-in" element={<SignIn />} />
        <Route path="/email-provisioning" element={<EmailProvisioningPanel />} />
      </Routes>
    </Frame>
  );
}
