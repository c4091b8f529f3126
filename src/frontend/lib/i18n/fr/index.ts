import { mail } from './mail';
import { panel } from './panel';
import { problems } from './problems';

export const fr = { ...panel, ...mail, problems } as const;
