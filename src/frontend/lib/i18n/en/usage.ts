import type { usage as french } from '../fr/usage';
import type { Translated } from '../shape';

/** Texts of what an address has sent, which is loaded on demand. */
export const usage: Translated<typeof french> = {
  usage: {
    title: 'Usage of {{email}}',
    intro: 'What the address has sent this month, in recipients. Days begin at midnight ({{timezone}}).',
    none: 'Nothing was sent this month.',
    day: 'Day',
    accepted: 'Sent',
    refused: 'Refused',
    bounced: 'Not delivered',
    complaints: 'Complaints',
    month: 'Whole month',
    vendor: 'By the provider’s count',
    unknown: '–',
    lag: 'The provider’s figures end at {{time}}: what has left since is not in them yet.',
    unavailable: 'The provider is not giving its figures right now. {{reason}}',
  },
};
