import { render } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import EmailProvisioningPanel, { type PanelProps } from '../components/EmailProvisioningPanel';

/** Return a person at the page. jsdom lays nothing out: what lies over a button is for the browser's tests to find. */
export function aPerson() {
  return userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });
}

/** Render the whole panel, in French unless props are given, and return a person who uses it. */
export function openPanel(props: PanelProps = { language: 'fr' }) {
  const user = aPerson();
  const view = render(<EmailProvisioningPanel {...props} />);
  /** Show it with other props. */
  const show = (next: PanelProps) => {
    view.rerender(<EmailProvisioningPanel {...next} />);
  };
  return { user, show, ...view };
}
