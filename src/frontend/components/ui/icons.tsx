import type { ReactNode } from 'react';

interface IconProps {
  size?: number;
}

/** Draw a decorative icon in the colour of the text; the words beside it carry the meaning. */
function icon(name: string, drawing: ReactNode) {
  function Icon({ size = 18 }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {drawing}
      </svg>
    );
  }
  Icon.displayName = name;
  return Icon;
}

export const MailIcon = icon(
  'MailIcon',
  <>
    <rect x="3" y="5" width="18" height="14" rx="2.5" />
    <path d="m4 7.5 8 5.5 8-5.5" />
  </>,
);
export const CheckIcon = icon('CheckIcon', <path d="m5 12.5 4.5 4.5L19 7.5" />);
export const CrossIcon = icon('CrossIcon', <path d="M6.5 6.5 17.5 17.5M17.5 6.5 6.5 17.5" />);
export const AlertIcon = icon(
  'AlertIcon',
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7.5v5.5M12 16.3v.2" />
  </>,
);
export const CopyIcon = icon(
  'CopyIcon',
  <>
    <rect x="8.5" y="8.5" width="11.5" height="11.5" rx="2" />
    <path d="M15.5 8.5V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7.5a2 2 0 0 0 2 2h2.5" />
  </>,
);
export const SearchIcon = icon(
  'SearchIcon',
  <>
    <circle cx="10.5" cy="10.5" r="6" />
    <path d="m15 15 5 5" />
  </>,
);
export const PenIcon = icon('PenIcon', <path d="M4 20h4L19 9l-4-4L4 16v4ZM13 7l4 4" />);
export const MoreIcon = icon(
  'MoreIcon',
  <g fill="currentColor" stroke="none">
    <circle cx="5.5" cy="12" r="1.7" />
    <circle cx="12" cy="12" r="1.7" />
    <circle cx="18.5" cy="12" r="1.7" />
  </g>,
);
export const KeyIcon = icon(
  'KeyIcon',
  <>
    <circle cx="8" cy="15" r="4" />
    <path d="m11 12 8.5-8.5M16 7l2.5 2.5M13.5 9.5l1.5 1.5" />
  </>,
);
export const PauseIcon = icon('PauseIcon', <path d="M8.5 6v12M15.5 6v12" />);
export const PlayIcon = icon('PlayIcon', <path d="M8 5.5v13l10.5-6.5L8 5.5Z" />);
export const TrashIcon = icon(
  'TrashIcon',
  <path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 11v5.5M13.5 11v5.5" />,
);
export const RestoreIcon = icon('RestoreIcon', <path d="M4.5 5v5h5M5 10a7.5 7.5 0 1 1-.5 4" />);
export const BackIcon = icon('BackIcon', <path d="m11 6-6 6 6 6M5 12h14" />);
export const ReplyIcon = icon('ReplyIcon', <path d="m9 6-5 5 5 5M4 11h9a7 7 0 0 1 7 7v1" />);
export const RefreshIcon = icon('RefreshIcon', <path d="M19.5 5v5h-5M19 10a7.5 7.5 0 1 0 .5 4" />);
export const SunIcon = icon(
  'SunIcon',
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
  </>,
);
export const MoonIcon = icon('MoonIcon', <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />);
export const GlobeIcon = icon(
  'GlobeIcon',
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3Z" />
  </>,
);
export const SignOutIcon = icon(
  'SignOutIcon',
  <path d="M13 4.5H7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h6M10.5 12H20M16.5 8l4 4-4 4" />,
);
export const AttachmentIcon = icon(
  'AttachmentIcon',
  <path d="m19 11-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L13 4.3a3 3 0 0 1 4.2 4.2l-7.8 7.8a1.5 1.5 0 0 1-2.1-2.1L14 7.5" />,
);
export const ExternalIcon = icon('ExternalIcon', <path d="M13.5 4.5h6v6M19 5l-8 8M17.5 14v5.5h-13v-13H10" />);
export const DeviceIcon = icon(
  'DeviceIcon',
  <>
    <rect x="7" y="3" width="10" height="18" rx="2.2" />
    <path d="M11 18h2" />
  </>,
);
export const ReplyAllIcon = icon(
  'ReplyAllIcon',
  <path d="m12 6-5 5 5 5M7 6l-5 5 5 5M7 11h7a7 7 0 0 1 7 7v1" />,
);
export const ForwardIcon = icon('ForwardIcon', <path d="m15 6 5 5-5 5M20 11h-9a7 7 0 0 0-7 7v1" />);
export const ChartIcon = icon('ChartIcon', <path d="M5 20V11M12 20V4M19 20v-6" />);
export const DownloadIcon = icon('DownloadIcon', <path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15" />);
