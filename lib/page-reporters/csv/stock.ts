import type { StockReport } from '../../model/stock-report.ts'

const HEAD = ['kind', 'target', 'name', 'version', 'about', 'revision'] as const

/** The head, then everything that runs, a row for each. */
export function stockRows(report: StockReport): readonly (readonly (string | number)[])[] {
  const { hosts, engines, nodes, workloads, containers, images, networks, volumes, recorded, unlooked } = report
  return [
    HEAD,
    ...hosts.map(({ target, hostname = '', os = '', kernel = '' }) => ['host', target, hostname, os, kernel, '']),
    ...engines.map(({ target, product, version, containers: count }) => {
      return ['engine', target, product, version, `${count} containers`, '']
    }),
    ...nodes.map(({ target, name, role, state, version }) => ['node', target, name, version, `${role}, ${state}`, '']),
    ...workloads.map(({ target, id, kind, image, desired, ready }) => {
      return ['workload', target, id, image, `${kind}, ${ready} of ${desired} ready`, '']
    }),
    ...containers.map(({ target, name, image, phase, ports, revision = '' }) => {
      return ['container', target, name, image, [phase, ...ports].join('; '), revision]
    }),
    ...images.map(({ target, name, digest, usedBy }) => ['image', target, name, digest, `used by ${usedBy}`, '']),
    ...[...networks, ...volumes, ...recorded].map(({ kind, target, name, about, revision = '' }) => {
      return [kind, target, name, '', about, revision]
    }),
    ...unlooked.map(({ target, what, why }) => ['unlooked', target, what, '', why, '']),
  ]
}
