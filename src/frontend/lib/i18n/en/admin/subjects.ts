import type { subjects as french } from '../../fr/admin/subjects';
import type { Translated } from '../../shape';

export const subjects: Translated<typeof french> = {
  settings: 'settings',
  database: 'database',
  disk: 'disk',
  keyFile: 'key file',
  secretStore: 'secret store',
  certificate: 'certificate',
  gateway: 'gateway',
  worker: 'worker',
  clock: 'clock',
  limits: 'limits',
  domain: 'domain',
  delegation: 'delegation',
  administrator: 'administrator',
  licences: 'licences',
  aliasUser: 'alias user',
};
