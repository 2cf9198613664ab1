import { expect } from 'chai'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '../../../../lib/base/clock.ts'
import { hostReader } from '../../../../lib/kit/host/reader.ts'
import type { HostFacts, HostSection } from '../../../../lib/model/host.ts'
import type { Answers } from '../../../../lib/model/session.ts'
import { feed } from '../../../helpers/feed.ts'
import { mountInfo } from '../../../helpers/mount-info.ts'
import { skipUnless } from '../../../helpers/needs.ts'

const APPLETS = ['[', 'awk', 'cat', 'date', 'df', 'sh', 'sleep', 'stat', 'timeout', 'uname']
const STAT_TAIL = 'S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 11 19431424 7 1844674407 1 1 0\n'

/** A root of our own with busybox and a made-up /proc: the real program meets systems that this machine is not. */
describe('the host program on a strange host', function () {
  this.timeout(20_000)
  let root = ''

  before(function () {
    skipUnless(this, { root: true, files: ['/bin/busybox', '/usr/sbin/chroot'] })
  })
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'strange-host-'))
    mkdirSync(join(root, 'bin'))
    copyFileSync('/bin/busybox', join(root, 'bin/busybox'))
    put('/dev/null', '')
    for (const name of APPLETS) symlinkSync('busybox', join(root, 'bin', name))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const put = (path: string, text: string): void => {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const script = (path: string, text: string): void => {
    rmSync(join(root, path), { force: true })
    put(path, `#!/bin/sh\n${text}\n`)
    chmodSync(join(root, path), 0o755)
  }
  const folderAt = (...paths: string[]): void => {
    for (const path of paths) mkdirSync(join(root, path), { recursive: true })
  }
  const read = (...sections: HostSection[]): Promise<Answers<HostFacts>> =>
    hostReader((text) => feed(['/usr/sbin/chroot', root, '/bin/sh'], text, { PATH: '/bin' }), systemClock).read(
      new Set(sections),
      new AbortController().signal,
    )

  it('has nothing to show without /proc, and says so for each section', async () => {
    const answers = await read('uptime', 'cpu', 'load', 'memory', 'swap', 'mounts', 'processes', 'units')
    for (const [section, looked] of Object.entries(answers))
      expect(looked, section).to.have.nested.property('fault.code', 'not-supported')
  })

  it('never touches what another machine or the kernel keeps', async () => {
    const mounts = [
      'rootfs / rootfs rw 0 0',
      '/dev/sda1 / ext4 rw 0 0',
      'filer:/home /mnt/dead nfs4 rw,hard 0 0',
      '//filer/share /mnt/cifs cifs rw 0 0',
      'user@host:/ /mnt/sshfs fuse.sshfs rw 0 0',
      'systemd-1 /mnt/auto autofs rw 0 0',
      'host /mnt/nine 9p rw 0 0',
      'proc /proc proc rw 0 0',
      'tmpfs /run/user/1000 tmpfs rw 0 0',
      'tmpfs /dev/shm tmpfs rw 0 0',
      'overlay /var/lib/docker/overlay2/x/merged overlay rw 0 0',
      '/dev/loop0 /snap/core/1 squashfs ro 0 0',
      '/dev/sdb1 /data xfs rw 0 0',
      'tmpfs /tmp tmpfs rw 0 0',
    ]
    put('/proc/self/mountinfo', mountInfo(mounts))
    for (const row of mounts) folderAt(row.split(' ')[1]!)
    script('/bin/stat', 'shift 3; for each; do echo "4096 10 5 5 10 5 $each"; done')
    const { mounts: answer } = await read('mounts')
    expect(answer).to.have.property('kind', 'seen')
    expect(answer?.kind === 'seen' && answer.value.map(({ path, type }) => `${path} ${type}`)).to.deep.equal([
      '/ ext4',
      '/data xfs',
      '/tmp tmpfs',
    ])
  })

  it('finds mount points whatever they are called', async () => {
    const names = [
      'my data',
      'back\\slash',
      'back\\040slash',
      'hash#',
      'per%cent$HOME',
      '*',
      "quo'te",
      'ünïcode',
      '-rf',
    ]
    const escaped = (name: string): string =>
      name.replaceAll('\\', '\\134').replaceAll(' ', '\\040').replaceAll('#', '\\043')
    put('/proc/self/mountinfo', mountInfo(names.map((name, nth) => `/dev/sd${nth} /srv/${escaped(name)} ext4 rw 0 0`)))
    folderAt(...names.map((name) => `/srv/${name}`))
    const { mounts } = await read('mounts')
    expect(mounts?.kind === 'seen' && mounts.value.map(({ path }) => path)).to.have.members(
      names.map((name) => `/srv/${name}`),
    )
  })

  it('leaves out single files, places it may not see and names with line ends', async () => {
    put(
      '/proc/self/mountinfo',
      mountInfo(['/dev/sda1 /etc/hosts ext4 rw 0 0', '/dev/sdb /gone ext4 rw 0 0', '/dev/sdc /a\\012b ext4 rw 0 0']),
    )
    put('/etc/hosts', '')
    folderAt('/a\nb')
    expect((await read('mounts')).mounts).to.deep.equal({ kind: 'seen', value: [] })
  })

  it('counts memory in the pages of the host', async () => {
    put('/proc/1/stat', `1 (init) ${STAT_TAIL}`)
    put(
      '/proc/self/smaps',
      '00400000-00401000 r-xp 00000000 fe:00 1 /bin/awk\nSize:  64 kB\nKernelPageSize:       64 kB\n',
    )
    const { processes } = await read('processes')
    expect(processes).to.have.nested.property('value[0].residentBytes', 7 * 65_536)
  })

  it('reads processes with hostile names', async () => {
    put('/proc/1/stat', `1 (init) ${STAT_TAIL}`)
    put('/proc/7/stat', `7 (a) R 1 1\n8 (b) ${STAT_TAIL}`)
    put('/proc/9/stat', `9 ( ) S 1 ( ) ${STAT_TAIL}`)
    mkdirSync(join(root, '/proc/10'))
    const { processes } = await read('processes')
    expect(processes?.kind === 'seen' && processes.value.map(({ pid, name }) => `${pid} ${name}`)).to.deep.equal([
      '1 init',
      '7 a) R 1 1\\n8 (b',
      '9  ) S 1 ( ',
    ])
  })

  describe('with systemd', () => {
    beforeEach(() => folderAt('/run/systemd/system'))

    it('lists its units', async () => {
      script(
        '/bin/systemctl',
        'echo "$*" | grep -q "^list-units --all" || exit 9; echo "a.service loaded failed failed A thing"',
      )
      symlinkSync('busybox', join(root, 'bin/grep'))
      expect((await read('units')).units).to.deep.equal({
        kind: 'seen',
        value: [{ name: 'a.service', load: 'loaded', active: 'failed', sub: 'failed', description: 'A thing' }],
      })
    })

    it('passes on why it would not', async () => {
      script('/bin/systemctl', 'echo "Failed to connect to bus" >&2; exit 1')
      expect((await read('units')).units)
        .to.have.nested.property('fault.message')
        .that.contains('Failed to connect to bus')
    })

    it('does not wait for ever', async () => {
      script('/bin/systemctl', 'exec sleep 60')
      const before = performance.now()
      const { units, clock } = await read('units', 'clock')
      expect(units).to.have.nested.property('fault.code', 'timed-out')
      expect(clock).to.have.property('kind', 'seen')
      expect(performance.now() - before).to.be.within(4000, 9000)
    })
  })
})
