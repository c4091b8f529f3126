export { DomainsSection } from './DomainsSection';
export { useDomains } from './list-domains';
