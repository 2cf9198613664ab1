import { expect } from 'chai'
import fc from 'fast-check'
import { kindOf } from '../../../checks/container-processes/kinds.ts'

/** What `ps` says, and as what it is known: "kind program", or "-" for what belongs. */
const known = (command: string, program = ''): string => {
  const found = kindOf({ program, command })
  return found ? `${found.kind} ${found.program}` : '-'
}

describe('a process that does not belong', () => {
  it('is a way in, however it was started and whatever it calls itself', () => {
    for (const command of [
      '/usr/sbin/sshd -D',
      'sshd: /usr/sbin/sshd [listener] 0 of 10-100 startups',
      'sshd: root@pts/0',
      '/bin/sh /usr/sbin/sshd',
      '/bin/sh -e /usr/sbin/sshd',
      'nice -5 setsid sshd',
      'env -i PATH=/bin sshd',
    ])
      expect(known(command), command).to.equal('remote sshd')
    expect(known('nginx: worker process', 'sshd')).to.equal('remote sshd')
    expect(known('busybox telnetd -F')).to.equal('remote telnetd')
    expect(known('/usr/bin/Xvnc :1')).to.equal('remote xvnc')
  })

  it('is an open shell, not one that has something to run', () => {
    for (const command of [
      'bash',
      '-bash',
      '/bin/bash -i',
      'sh -l',
      'bash --login',
      'bash --rcfile /x -i',
      'busybox sh',
    ])
      expect(known(command), command).to.match(/^shell /u)
    for (const command of [
      'sh -c sleep 5',
      'bash -ec exit',
      'bash -lc nginx',
      '/bin/sh /start.sh',
      'sh -x /start.sh a',
      'ssh host',
    ])
      expect(known(command), command).to.equal('-')
  })

  it('is a package manager, and a runner of programs only where it installs', () => {
    expect(known('apt-get update')).to.equal('packages apt-get')
    expect(known('/usr/bin/python3 /usr/bin/pip3.11 install x')).to.equal('packages pip3.11')
    expect(known('python -m pip install x')).to.equal('packages pip')
    expect(known('node /usr/bin/npm ci')).to.equal('packages npm')
    expect(known('npm --silent install left-pad')).to.equal('packages npm')
    for (const command of ['npm start', 'npm run install-hooks', 'go run .', 'bundle exec puma', 'poetry run x', 'go'])
      expect(known(command), command).to.equal('-')
  })

  it('is a compiler, those for other machines too', () => {
    expect(known('gcc a.c')).to.equal('compiler gcc')
    expect(known('/usr/bin/x86_64-linux-gnu-gcc-12 a.c')).to.equal('compiler x86_64-linux-gnu-gcc-12')
    expect(known('/usr/libexec/gcc/cc1 -quiet')).to.equal('compiler cc1')
  })

  it('is not what only speaks of one', () => {
    for (const command of [
      'tail -f /var/log/sshd.log',
      'grep sshd',
      'sleep 1000',
      'nginx',
      'sh -c sshd',
      'java -jar bash.jar',
      '',
    ])
      expect(known(command), command).to.equal('-')
  })

  it('is looked for in bounded time, whatever the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 20 }), (command, program) => {
        const found = kindOf({ program, command })
        expect(['remote', 'shell', 'packages', 'compiler', undefined]).to.include(found?.kind)
      }),
    )
    expect(known('sh '.repeat(100))).to.equal('-')
  })
})
