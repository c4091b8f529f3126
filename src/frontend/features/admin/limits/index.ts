export { LimitsSection } from './LimitsSection';
