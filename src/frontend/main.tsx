import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import EmailProvisioningPanel from './components/EmailProvisioningPanel';
import './page.css';

/** A host may serve the page under a base path; the API is beside it. */
const basePath = window.location.pathname.replace(/\/email-provisioning\/?$/, '');
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root element');

createRoot(root).render(
  <StrictMode>
    <EmailProvisioningPanel baseUrl={`${basePath}/api/email`} />
  </StrictMode>,
);
