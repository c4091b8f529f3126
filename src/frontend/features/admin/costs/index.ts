export { CostsSection } from './CostsSection';
