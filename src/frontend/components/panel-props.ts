import type { Account } from '../lib/api/account';
import type { PanelUser } from '../lib/host-user';
import type { Language } from '../lib/i18n/language';
import type { ThemeChoice } from '../lib/theme/choice';
import type { PanelView } from '../lib/view';

export interface EmailProvisioningPanelProps {
  /** Where the API is mounted, on the same origin; absent: `/api/email`. */
  baseUrl?: string;
  /** Fixes the language; absent, the browser's or the person's own choice, else French. */
  language?: Language;
  /** Fixes the colour scheme; absent, the system's or the person's own choice. */
  theme?: ThemeChoice;
  /**
   * Whom the host has signed in; null: nobody. Another id starts the panel afresh, and nothing is shown before the
   * server has the same person. Absent, the server alone says who it is.
   */
  user?: PanelUser | null;
  /** `link`: people sign in here by a one-time link. `host`, the default: the application around the panel does it. */
  signIn?: 'link' | 'host';
  /** What is shown, where the host keeps it (in its URL: `pathOf` and `viewOf` help); absent, the panel keeps it. */
  view?: PanelView;
  onViewChange?: (view: PanelView) => void;
  /** Id of the address whose mailbox is open, for a host that keeps only that; `view` goes before it. */
  mailbox?: string | null;
  onMailboxChange?: (id: string | null) => void;
  /** Called when an address has been created. */
  onCreated?: (account: Account) => void;
  /**
   * Called when an address was suspended, resumed, deleted or restored (its `status` says which), and again when what
   * was still under way then, its `operation`, has ended.
   */
  onChanged?: (account: Account) => void;
  /** Called when the server knows nobody (any more): the host may lead to its own sign-in. */
  onSignedOut?: () => void;
  onLanguageChange?: (language: Language) => void;
}
