/**
 * What a file of a container is for, by its path alone:
 * `access` decides who comes in and what runs by itself, `program` is run, `packages` is what a package manager keeps
 * of what it has installed, `system` is all else that comes with an image, `noise` is written by whatever runs, `data`
 * is the rest.
 */
export const PATH_CLASSES = ['access', 'program', 'packages', 'system', 'data', 'noise'] as const

export type PathClass = (typeof PATH_CLASSES)[number]

/**
 * The parts of a path as a kernel would walk it from the root. Text with `..`, doubled slashes or no slash in front
 * names the same file as without.
 */
export function partsOfPath(path: string): readonly string[] {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}

/** First class that fits wins. Parts are compared whole, from the root on: no text around them matters. */
export function classOfPath(path: string): PathClass {
  const parts = partsOfPath(path)
  if (isAccess(parts)) return 'access'
  if (isBelow(PACKAGES, parts)) return 'packages'
  if (isProgram(parts)) return 'program'
  if (isNoise(parts)) return 'noise'
  return isSystem(parts) ? 'system' : 'data'
}

type Tree = ReadonlyMap<string, Tree>

/** Paths as a tree of their parts; `*` stands for any one part. */
function treeOf(...paths: readonly string[]): Tree {
  const root = new Map<string, Tree>()
  for (const path of paths) {
    let at = root
    for (const part of partsOfPath(path)) {
      const next = (at.get(part) ?? new Map<string, Tree>()) as Map<string, Tree>
      at.set(part, next)
      at = next
    }
  }
  return root
}

/** Whether it is one of the paths of the tree, or lies below one. */
function isBelow(tree: Tree, parts: readonly string[]): boolean {
  if (tree.size === 0) return true
  const [first, ...rest] = parts
  if (first === undefined) return false
  return [tree.get(first), tree.get('*')].some((next) => next !== undefined && isBelow(next, rest))
}

const ACCESS = treeOf(
  ...['/etc/passwd', '/etc/shadow', '/etc/group', '/etc/gshadow', '/etc/sudoers', '/etc/sudoers.d', '/etc/doas.conf'],
  ...['/etc/ssh', '/etc/dropbear', '/etc/pam.d', '/etc/security', '/etc/hosts.allow', '/etc/hosts.deny'],
  ...['/etc/crontab', '/etc/crontabs', '/etc/anacrontab', '/etc/cron.d', '/etc/cron.hourly', '/etc/cron.daily'],
  ...['/etc/cron.weekly', '/etc/cron.monthly', '/var/spool/cron', '/var/spool/at'],
  ...['/etc/ld.so.preload', '/etc/profile', '/etc/profile.d', '/etc/bash.bashrc', '/etc/rc.local', '/etc/init.d'],
  ...['/etc/inittab', '/etc/systemd', '/lib/systemd', '/usr/lib/systemd', '/etc/inetd.conf', '/etc/xinetd.d'],
)
/** Folders and files that mean the same in the home of whoever it is. */
const OF_HOMES = new Set(['.ssh', '.rhosts', '.shosts', '.profile', '.bashrc', '.bash_profile', '.zshrc'])

function isAccess(parts: readonly string[]): boolean {
  return isBelow(ACCESS, parts) || (!isBelow(NOISE, parts) && parts.some((part) => OF_HOMES.has(part)))
}

const PACKAGES = treeOf(
  '/var/lib/dpkg',
  '/var/lib/rpm',
  '/usr/lib/sysimage/rpm',
  '/lib/apk',
  '/usr/lib/apk',
  '/var/lib/pacman',
)

const PROGRAMS = treeOf(
  ...[
    '/bin',
    '/sbin',
    '/usr/bin',
    '/usr/sbin',
    '/usr/local/bin',
    '/usr/local/sbin',
    '/usr/libexec',
    '/usr/local/libexec',
  ],
)
const LIBRARIES = treeOf(
  ...['/lib', '/lib32', '/lib64', '/libx32', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libx32'],
  ...['/usr/local/lib', '/usr/local/lib64'],
)

function isProgram(parts: readonly string[]): boolean {
  if (isBelow(PROGRAMS, parts)) return true
  return isBelow(LIBRARIES, parts) && /\.so(?:\.[0-9.]+)?$/u.test(parts.at(-1) ?? '')
}

/** Also what the engine itself writes into every container. */
const NOISE = treeOf(
  ...['/tmp', '/var/tmp', '/run', '/var/run', '/var/lock', '/var/log', '/var/cache', '/var/spool'],
  ...['/dev', '/proc', '/sys', '/root/.cache', '/home/*/.cache', '/var/lib/apt/lists', '/var/lib/systemd'],
  ...['/.dockerenv', '/.dockerinit', '/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/etc/mtab'],
)
/** Written by Python beside every module that it reads. */
const BYTE_CODE = '__pycache__'

function isNoise(parts: readonly string[]): boolean {
  return isBelow(NOISE, parts) || (parts.at(-2) === BYTE_CODE && (parts.at(-1) ?? '').endsWith('.pyc'))
}

const SYSTEM = treeOf('/etc', '/usr', '/boot', '/lib', '/lib32', '/lib64', '/libx32')
/** What a site installs for itself has folders of its own there. */
const OF_THE_SITE = treeOf('/usr/local')
const OF_THE_SITE_BUT_SYSTEM = treeOf('/usr/local/etc', '/usr/local/lib', '/usr/local/lib64', '/usr/local/share')
/** What shells and interpreters remember of whoever typed into them. */
const HISTORY = /^\.[a-z]{1,20}_history$/u

function isSystem(parts: readonly string[]): boolean {
  if (HISTORY.test(parts.at(-1) ?? '')) return true
  if (isBelow(OF_THE_SITE, parts)) return isBelow(OF_THE_SITE_BUT_SYSTEM, parts) || parts.length <= 2
  return isBelow(SYSTEM, parts)
}
