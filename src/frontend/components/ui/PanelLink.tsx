import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';

interface PanelLinkProps {
  /** Where the same page is for another tab. */
  href: string;
  onFollow: () => void;
  children: ReactNode;
}

/** A link to another page of the panel, which stays in the application around it; to another tab it leads as any does. */
export function PanelLink({ href, onFollow, children }: PanelLinkProps) {
  return (
    <Anchor
      href={href}
      underline="always"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        onFollow();
      }}
    >
      {children}
    </Anchor>
  );
}
