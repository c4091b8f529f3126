import { createRoot } from 'react-dom/client';
import Panel from '../components/EmailProvisioningPanel';
import type { EmailProvisioningPanelProps } from '../components/panel-props';
import { keepScale } from './rem';
import './shadow.css';
import { wearStyles } from './styles';
import { keepTyping } from './typing';

/** A panel in a host's page. */
export interface Mounted {
  update: (props: EmailProvisioningPanelProps) => void;
  unmount: () => void;
}

/**
 * Draw the panel in a shadow tree of an element, by the React that it was built with, whatever the host has.
 * `onBroken` is called when it cannot be drawn any more.
 */
export function mount(element: HTMLElement, props: EmailProvisioningPanelProps, onBroken: () => void): Mounted {
  // An element has one shadow tree for good, also when it is mounted a second time.
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const inside = document.createElement('div');
  inside.className = 'inside';
  shadow.append(inside);
  const ends = [wearStyles(shadow), keepScale(inside), keepTyping(shadow)];
  const root = createRoot(inside, {
    onUncaughtError: (error) => {
      // As the browser would: the console has it, and whatever the host collects errors with.
      reportError(error);
      onBroken();
    },
  });
  const update = (next: EmailProvisioningPanelProps) => {
    root.render(<Panel {...next} />);
  };
  update(props);
  return {
    update,
    unmount: () => {
      root.unmount();
      for (const end of ends) end();
      inside.remove();
    },
  };
}
