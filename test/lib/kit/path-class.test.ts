import { expect } from 'chai'
import fc from 'fast-check'
import { classOfPath, partsOfPath, PATH_CLASSES } from '../../../lib/kit/path-class.ts'
import type { PathClass } from '../../../lib/kit/path-class.ts'

const KNOWN: Readonly<Record<PathClass, readonly string[]>> = {
  access: [
    '/etc/passwd',
    '/etc/sudoers.d/ops',
    '/etc/ssh/sshd_config',
    '/root/.ssh/authorized_keys',
    '/srv/git/.ssh/authorized_keys',
    '/var/spool/cron/crontabs/root',
    '/etc/cron.d/job',
    '/etc/ld.so.preload',
    '/usr/lib/systemd/system/x.service',
  ],
  program: ['/usr/sbin/sshd', '/bin/sh', '/usr/local/bin/x', '/usr/lib/x86_64-linux-gnu/libc.so.6', '/usr/libexec/a/b'],
  packages: ['/var/lib/dpkg/status', '/lib/apk/db/installed'],
  system: ['/etc/nginx/nginx.conf', '/usr/share/x', '/usr/local/etc/php.ini', '/etc/tmp/x', '/root/.bash_history'],
  data: [
    '/srv/app/index.php',
    '/opt/app/bin/run',
    '/usr/local/tomcat/logs/x',
    '/home/ann/x',
    '/entrypoint.sh',
    '/tmpx/y',
  ],
  noise: ['/tmp/sshd', '/var/log/a.log', '/run/x.pid', '/var/cache/apt/x', '/etc/hosts', '/var/spool/mail/root'],
}

const known = fc.constantFrom(...PATH_CLASSES.flatMap((its) => KNOWN[its].map((path) => [path, its] as const)))
/** One part of a path: whatever a file may be called, so no slash and not the two names that mean another place. */
const part = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.constantFrom('etc', 'passwd', 'bin', 'tmp', 'log', 'a\nb', '\u001b[2J', '\u202e', '...', ' ', '*', '%2e%2e'),
  )
  .filter((text) => !text.includes('/') && text !== '.' && text !== '..')
/** Ways to say the same place once more. */
const detour = fc.oneof(
  fc.constantFrom('/', '/./', '//', '/.//./'),
  fc
    .array(part, { minLength: 1, maxLength: 4 })
    .map((parts) => `/${parts.join('/')}/${parts.map(() => '..').join('/')}/`),
)

describe('what a file of a container is for', () => {
  for (const its of PATH_CLASSES)
    it(`is ${its} for ${KNOWN[its].join(', ')}`, () => {
      expect(KNOWN[its].map(classOfPath)).to.deep.equal(KNOWN[its].map(() => its))
    })

  it('is told by the file that is meant, whatever way the path takes to it', () => {
    fc.assert(
      fc.property(known, fc.array(detour, { minLength: 12, maxLength: 12 }), ([path, its], detours) => {
        const parts = path.split('/').slice(1)
        const roundabout = parts.map((each, index) => `${detours[index] ?? '/'}${each}`).join('')
        expect(classOfPath(roundabout), roundabout).to.equal(its)
        expect(classOfPath(`/../..${roundabout}`)).to.equal(its)
      }),
      { numRuns: 2000 },
    )
  })

  it('is not changed by a path of another class that stands in front of it, or behind it in a folder of noise', () => {
    fc.assert(
      fc.property(known, known, fc.array(part, { maxLength: 5 }), ([path, its], [other], parts) => {
        const back = partsOfPath(other).map(() => '..')
        expect(classOfPath(`${other}/${back.join('/')}${path}`)).to.equal(its)
        const plain = parts.filter((each) => !['.ssh', '.rhosts', '.shosts', '.profile', '.bashrc'].includes(each))
        expect(classOfPath(`/tmp/${[...parts, 'x'].join('/')}`)).to.equal('noise')
        expect(classOfPath(`/usr/bin/${[...plain, 'x'].join('/')}`)).to.equal('program')
        expect(classOfPath(`/etc/ssh/${[...plain, 'x'].join('/')}`)).to.equal('access')
      }),
      { numRuns: 2000 },
    )
  })

  it('is one of the classes, and the same twice, for whatever text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(PATH_CLASSES).to.include(classOfPath(text))
        expect(classOfPath(`/${partsOfPath(text).join('/')}`)).to.equal(classOfPath(text))
      }),
    )
  })
})
