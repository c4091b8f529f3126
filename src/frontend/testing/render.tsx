import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import EmailProvisioningPanel, { type PanelProps } from '../components/EmailProvisioningPanel';

/** Render the whole panel, in French unless props are given, and return a person who uses it. */
export function openPanel(props: PanelProps = { language: 'fr' }) {
  const user = userEvent.setup();
  const view = render(<EmailProvisioningPanel {...props} />);
  /** Show it with other props. */
  const show = (next: PanelProps) => {
    view.rerender(<EmailProvisioningPanel {...next} />);
  };
  return { user, show, ...view };
}
