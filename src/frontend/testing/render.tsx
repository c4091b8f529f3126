import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import EmailProvisioningPanel, { type EmailProvisioningPanelProps } from '../components/EmailProvisioningPanel';

/** Render the whole panel, in French unless props are given, and return a person who uses it. */
export function openPanel(props: EmailProvisioningPanelProps = { language: 'fr' }) {
  const user = userEvent.setup();
  const view = render(<EmailProvisioningPanel {...props} />);
  return { user, ...view };
}
