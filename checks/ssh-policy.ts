import * as z from 'zod'
import { defineCheck, verdict } from '../lib/kit/index.ts'
import type { SshPolicy } from '../lib/model/host.ts'

/**
 * Asks: `sshd -T` (or `-G`) for anybody and for root, else the files in /etc/ssh, in the one host program.
 * Judges: whether root may log in, with a key or with anything, whether a password alone is enough, and whether an
 * empty one is: what goes beyond the options is a warning, an empty password critical.
 * Faults: not-supported without an OpenSSH server, and where only root could read its configuration.
 * Source: sshd(8), sshd_config(5). Root is judged as coming from where we come. Read from the files, what stands below a
 * Match is left out, and the summary says "as configured".
 */
export default defineCheck({
  name: 'ssh-policy',
  title: 'SSH server policy',
  needs: { host: ['sshServer'] },
  on: 'named',
  limits: {},
  options: z.strictObject({
    rootLogin: z.enum(['no', 'key', 'any']).default('no').describe('how far root may log in'),
    passwords: z.enum(['no', 'yes']).default('no').describe('whether a password alone may be enough'),
    emptyPasswords: z.enum(['no', 'yes']).default('no').describe('whether an empty one may be'),
  }),
  observe: ({ host }) => host.sshServer,
  judge: ({ found, general, root }, { options }) => {
    const rootLogin = rootLoginOf(root)
    const passwords = takesPasswords(general) ? 'yes' : 'no'
    const empty = general.permitEmptyPasswords && general.passwordAuthentication && passwords === 'yes' ? 'yes' : 'no'
    const how = found === 'effective' ? 'effective' : 'as configured'
    const judged = (item: string, say: string, bad: boolean, status: 'warning' | 'critical' = 'warning') =>
      verdict({ item, say: `${say} (${how})`, status: bad ? status : 'ok' })
    return [
      judged('root', ROOT_WORDS[rootLogin], ORDER.indexOf(rootLogin) > ORDER.indexOf(options.rootLogin)),
      judged(
        'passwords',
        passwords === 'yes' ? `a password is enough${byQuestions(general)}` : 'a password is not enough',
        passwords === 'yes' && options.passwords === 'no',
      ),
      judged(
        'empty passwords',
        empty === 'yes' ? 'an empty password is enough' : 'an empty password is not enough',
        empty === 'yes' && options.emptyPasswords === 'no',
        'critical',
      ),
    ]
  },
})

const ORDER = ['no', 'key', 'any'] as const

const ROOT_WORDS = {
  no: 'root may not log in',
  key: 'root may log in, not with a password',
  any: 'root may log in with a password',
} as const

/** Allowed to use a password, and yet no password taken from anybody, is a key all the same. */
function rootLoginOf(policy: SshPolicy): (typeof ORDER)[number] {
  if (policy.permitRootLogin === 'no') return 'no'
  return policy.permitRootLogin === 'yes' && takesPasswords(policy) ? 'any' : 'key'
}

function takesPasswords({ passwordAuthentication, keyboardInteractive, needsMore }: SshPolicy): boolean {
  return (passwordAuthentication || keyboardInteractive) && !needsMore
}

function byQuestions({ passwordAuthentication }: SshPolicy): string {
  return passwordAuthentication ? '' : ', asked for by keyboard-interactive'
}
