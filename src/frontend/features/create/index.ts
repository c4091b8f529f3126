export { CreateCard } from './CreateCard';
