export { PoliciesSection } from './PoliciesSection';
