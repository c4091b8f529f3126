import { limits } from './limits';
import { mail } from './mail';
import { panel } from './panel';
import { passwords } from './passwords';
import { problems } from './problems';

export const fr = { ...panel, ...limits, ...mail, ...passwords, problems } as const;
