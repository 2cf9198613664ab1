import type { ContainerProcess } from '../../lib/model/inside.ts'

/** Whose job it is to let somebody in. */
const REMOTE = new Set([
  ...['sshd', 'sshd-session', 'sshd-auth', 'dropbear', 'tinysshd', 'telnetd', 'in.telnetd', 'utelnetd'],
  ...['rlogind', 'in.rlogind', 'rshd', 'in.rshd', 'rexecd', 'in.rexecd', 'xrdp', 'xrdp-sesman'],
  ...['vncserver', 'xvnc', 'xtigervnc', 'x11vnc', 'x0vncserver', 'ttyd', 'gotty', 'wetty', 'shellinaboxd', 'tmate'],
])

const SHELLS = new Set(['sh', 'ash', 'bash', 'dash', 'zsh', 'ksh', 'mksh', 'fish', 'csh', 'tcsh'])

/** Whatever they are asked, they are there to change what is installed. */
const PACKAGE_MANAGERS = new Set([
  ...['apt', 'apt-get', 'aptitude', 'dpkg', 'apk', 'yum', 'dnf', 'dnf5', 'microdnf', 'rpm', 'zypper', 'pacman'],
  ...['pip', 'pip3', 'pipx', 'easy_install'],
])
/** Those that run things as well. */
const OF_LANGUAGES = new Set([
  'npm',
  'yarn',
  'pnpm',
  'gem',
  'bundle',
  'cargo',
  'composer',
  'go',
  'poetry',
  'conda',
  'uv',
])
const INSTALLING = new Set(['install', 'i', 'ci', 'add', 'update', 'upgrade', 'get', 'require', 'sync'])

const COMPILERS = new Set([
  ...['cc', 'gcc', 'g++', 'c++', 'cpp', 'cc1', 'cc1plus', 'collect2', 'clang', 'clang++', 'tcc', 'rustc', 'as', 'ld'],
  ...['make', 'gmake', 'cmake', 'ninja', 'javac'],
])
/** "x86_64-linux-gnu-gcc-12". */
const CROSS_COMPILER = /^(?:[a-z0-9_]{1,20}-){1,4}(?:gcc|g\+\+|cpp|clang|as|ld)(?:-[0-9.]{1,8})?$/u

/** Programs that run the program named behind them. */
const RUNNERS = new Set([
  ...['busybox', 'env', 'nice', 'nohup', 'setsid', 'sudo', 'su-exec', 'gosu', 'tini', 'dumb-init', 'catatonit'],
  ...['node', 'nodejs', 'perl', 'ruby', 'php'],
])
const PYTHON = /^python[0-9.]*$/u
const PIP = /^pip[0-9.]+$/u

export interface Known {
  readonly kind: 'remote' | 'shell' | 'packages' | 'compiler'
  /** By which name it is known: "sshd". */
  readonly program: string
}

/** What of a kind that does not belong a process is; null for everything else. */
export function kindOf({ program, command }: Pick<ContainerProcess, 'program' | 'command'>): Known | null {
  const words = command.split(' ').filter((word) => word !== '')
  const called = callsOf(words)
  const names = [nameIn(program), ...called.map(({ name }) => name)]
  const isFirst = (set: ReadonlySet<string>): string | undefined => names.find((name) => set.has(name))
  const remote = isFirst(REMOTE)
  if (remote !== undefined) return { kind: 'remote', program: remote }
  const manager = isFirst(PACKAGE_MANAGERS) ?? names.find((name) => PIP.test(name)) ?? installer(called)
  if (manager !== undefined) return { kind: 'packages', program: manager }
  const compiler = isFirst(COMPILERS) ?? names.find((name) => CROSS_COMPILER.test(name))
  if (compiler !== undefined) return { kind: 'compiler', program: compiler }
  const shell = openShell(called)
  return shell === undefined ? null : { kind: 'shell', program: shell }
}

interface Call {
  readonly name: string
  /** What stands behind it. */
  readonly rest: readonly string[]
}

/** A command and those that it runs in turn: "nice sh /usr/sbin/sshd -D" is nice, sh and sshd. */
function callsOf(words: readonly string[]): readonly Call[] {
  const [first, ...rest] = words
  if (first === undefined) return []
  const call = { name: nameIn(first), rest }
  const isRunner = RUNNERS.has(call.name) || SHELLS.has(call.name) || PYTHON.test(call.name)
  return isRunner && words.length < MOST_WORDS
    ? [call, ...callsOf(behindOptions(rest, SHELLS.has(call.name) ? SHELL_TEXT : OTHER_TEXT))]
    : [call]
}

const MOST_WORDS = 20

/** Options behind which a text to be run stands: that is no program, and what it runs has a line of its own. */
const SHELL_TEXT = /^-[a-z]*c$/u
const OTHER_TEXT = /^-[a-z]*[ce]$/u

function behindOptions(words: readonly string[], text: RegExp): readonly string[] {
  const at = words.findIndex((word) => !word.startsWith('-') && !/^\w+=/u.test(word))
  return at < 0 || words.slice(0, at).some((word) => text.test(word)) ? [] : words.slice(at)
}

function installer(calls: readonly Call[]): string | undefined {
  return calls.find(({ name, rest }) => OF_LANGUAGES.has(name) && INSTALLING.has(verbIn(rest)))?.name
}

function verbIn(words: readonly string[]): string {
  return words.find((word) => !word.startsWith('-')) ?? ''
}

/** A shell that nobody gave anything to run, or that is told to be interactive, waits for somebody to type. */
function openShell(calls: readonly Call[]): string | undefined {
  return calls.find(({ name, rest }) => SHELLS.has(name) && waits(rest))?.name
}

function waits(rest: readonly string[]): boolean {
  const end = rest.findIndex((word) => !/^[-+]/u.test(word))
  const flags = end < 0 ? rest : rest.slice(0, end)
  if (flags.some((word) => SHELL_TEXT.test(word))) return false
  return end < 0 || rest.some((word) => /^-[a-z]*i[a-z]*$/u.test(word))
}

/** "/usr/sbin/sshd" and "sshd:" and "-sshd" are sshd. */
function nameIn(word: string): string {
  const name = word.slice(word.lastIndexOf('/') + 1)
  return name.replace(/^-/u, '').replace(/:$/u, '').toLowerCase()
}
