/** Where distributions put plugins, which is in nobody's PATH. */
export const PLUGIN_FOLDERS: readonly string[] = [
  '/usr/lib/nagios/plugins',
  '/usr/lib64/nagios/plugins',
  '/usr/lib/monitoring-plugins',
]

const BECOME = `PATH="${['$PATH', ...PLUGIN_FOLDERS].join(':')}" LC_ALL=C; export PATH LC_ALL; cd /; exec "$@"`

/**
 * The program that finds and runs a plugin where a target is: it adds the folders of plugins to the PATH there, and
 * becomes the plugin. The words are handed to it as they are, it never reads them.
 */
export function pluginArgv(argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return ['sh', '-c', BECOME, 'sh', ...argv]
}
