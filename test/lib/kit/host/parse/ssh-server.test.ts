import { expect } from 'chai'
import { parseSessions, parseWho } from '../../../../../lib/kit/host/parse/logins.ts'
import { policyOf, settingsIn, settingsOfFiles } from '../../../../../lib/kit/host/parse/ssh-server.ts'
import { parseTime } from '../../../../../lib/kit/host/parse/time.ts'

const brought = (files: Readonly<Record<string, string>>): string =>
  Object.entries(files)
    .map(([path, text]) => `file /etc/ssh/${path}\n${text.replace(/^/gmu, ' ')}\n`)
    .join('')
const configured = (files: Readonly<Record<string, string>>) => policyOf(settingsOfFiles(brought(files)))

describe('the configuration of sshd, read from its files', () => {
  it('is as OpenSSH ships it where nothing is said', () => {
    expect(configured({ sshd_config: '# nothing\n\nPort 22' })).to.eql({
      permitRootLogin: 'prohibit-password',
      passwordAuthentication: true,
      keyboardInteractive: true,
      permitEmptyPasswords: false,
      needsMore: false,
    })
  })

  it('keeps the first of two values, in any spelling', () => {
    expect(configured({ sshd_config: '  permitrootlogin = "no"\nPermitRootLogin yes' })).to.include({
      permitRootLogin: 'no',
    })
    expect(configured({ sshd_config: 'PasswordAuthentication=no\nPasswordAuthentication yes' })).to.include({
      passwordAuthentication: false,
    })
    expect(configured({ sshd_config: 'ChallengeResponseAuthentication no' })).to.include({ keyboardInteractive: false })
  })

  it('has included files where their Include stands, in the order of their names', () => {
    const files = {
      sshd_config: 'PermitEmptyPasswords yes\nInclude /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes',
      'sshd_config.d/20-b.conf': 'PermitRootLogin yes',
      'sshd_config.d/10-a.conf': 'PermitRootLogin no\nPermitEmptyPasswords no',
      'sshd_config.d/30.bak': 'PasswordAuthentication no',
    }
    expect(configured(files)).to.include({
      permitRootLogin: 'no',
      permitEmptyPasswords: true,
      passwordAuthentication: true,
    })
    expect(configured({ ...files, sshd_config: 'Include sshd_config.d/20-b.conf' })).to.include({
      permitRootLogin: 'yes',
    })
  })

  it('leaves out what counts for some only, up to the end of the file it stands in', () => {
    expect(
      configured({
        sshd_config: 'Include sshd_config.d/*\nMatch User git\nPermitRootLogin yes',
        'sshd_config.d/a': 'Match Address 10.0.0.0/8\nPasswordAuthentication no',
        'sshd_config.d/b': 'PermitEmptyPasswords yes',
      }),
    ).to.include({ permitRootLogin: 'prohibit-password', passwordAuthentication: true, permitEmptyPasswords: true })
    expect(configured({ sshd_config: 'Match all\nPermitRootLogin no' })).to.include({ permitRootLogin: 'no' })
  })

  it('is not known where a part of it is out of sight', () => {
    expect(() => configured({ sshd_config: 'Include /opt/ssh/*.conf' })).to.throw('only sshd knows what')
    expect(() => settingsOfFiles('unreadable /etc/ssh/sshd_config\n')).to.throw('only root may read')
    expect(() => settingsOfFiles('')).to.throw('the host has no /etc/ssh/sshd_config')
    expect(() => configured({ sshd_config: 'Include sshd_config' })).to.throw('includes itself')
    const twice = 'Include sshd_config.d/*\nInclude sshd_config.d/*'
    expect(() => configured({ sshd_config: twice, 'sshd_config.d/a': twice })).to.throw('includes itself')
    expect(() => configured({ sshd_config: 'PermitRootLogin perhaps' })).to.throw('no PermitRootLogin "perhaps"')
  })
})

describe('the configuration of sshd, as it tells it', () => {
  it('wants more than a password where every way in has something else', () => {
    const needsMore = (methods: string): boolean =>
      policyOf(settingsIn(`permitrootlogin yes\nauthenticationmethods ${methods}\n`)).needsMore
    expect(needsMore('any')).to.equal(false)
    expect(needsMore('publickey,password publickey,keyboard-interactive:pam')).to.equal(true)
    expect(needsMore('publickey password')).to.equal(false)
    expect(needsMore('gssapi-with-mic hostbased,password')).to.equal(true)
  })

  it('is not taken from something else that was printed', () => {
    expect(() => settingsIn('usage: sshd [-46DdeiqTt]\n')).to.throw('something else than its configuration')
  })
})

describe('logins', () => {
  it('are read from who of busybox, and from one in another language', () => {
    const busybox =
      'USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\nroot            pts/0           00:05   Nov 29 13:01:12  192.0.2.7\n'
    expect(parseWho(busybox)).to.eql([{ name: 'root', line: 'pts/0', from: '192.0.2.7' }])
    expect(parseWho('ann      :0           2026-11-29 08:01 (:0)\n')).to.eql([{ name: 'ann', line: ':0', from: '' }])
    expect(parseWho('')).to.eql([])
  })

  it('of a login manager are those of people at a terminal', () => {
    const block = (name: string, tty: string, from: string, of = 'user'): string =>
      `Name=${name}\nTTY=${tty}\nRemoteHost=${from}\nClass=${of}\n`
    expect(
      parseSessions(
        [block('a', 'pts/0', 'h'), block('b', '', 'h'), block('c', '', '', 'manager'), block('d', '', '')].join('\n'),
      ),
    ).to.eql([
      { name: 'a', line: 'pts/0', from: 'h' },
      { name: 'd', line: '', from: '' },
    ])
  })
})

describe('the clock of a host', () => {
  const around = { from: 10_000, to: 12_000, first: '100.00 1.00\n', last: '101.50 1.00\n' }

  it('is placed by what ran before and behind it on the host, not by the whole answer', () => {
    expect(parseTime('1795403900 250000000\nup 100.40 1.00\n', around)).to.eql({
      saidAt: 1_795_403_900_250,
      resolutionMs: 1,
      earliestAt: 10_390,
      latestAt: 10_910,
      synchronized: 'unknown',
    })
  })

  it('is known less exactly where the host has no /proc, or no fraction of a second', () => {
    expect(parseTime('1795403900 %N\nup \nsynchronized no\n', { ...around, first: '', last: '' })).to.eql({
      saidAt: 1_795_403_900_000,
      resolutionMs: 1000,
      earliestAt: 10_000,
      latestAt: 12_000,
      synchronized: 'no',
    })
    expect(parseTime('1795403900 \n', around)).to.include({ resolutionMs: 1000 })
  })

  it('never has its two ends in the wrong order', () => {
    const { earliestAt, latestAt } = parseTime('1 \nup 109.00 1.00\n', { ...around, to: 10_500, last: '200.00 1.00\n' })
    expect(earliestAt).to.be.at.most(latestAt)
  })
})
