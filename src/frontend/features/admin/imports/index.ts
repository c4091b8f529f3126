export { ImportsSection } from './ImportsSection';
