export { AddressesSection } from './AddressesSection';
export { isAtWork } from './follow-job';
export { JobProgress } from './JobProgress';
