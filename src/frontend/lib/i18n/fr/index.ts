import { limits } from './limits';
import { mail } from './mail';
import { nextCost } from './next-cost';
import { panel } from './panel';
import { passwords } from './passwords';
import { problems } from './problems';

export const fr = { ...panel, ...limits, ...mail, ...nextCost, ...passwords, problems } as const;
