import { formatQuantity } from '../../base/quantity.ts'
import { shortInstant } from '../../base/instant.ts'
import { countOf } from '../../kit/words.ts'
import type { Cell, Page, PageColumn, PageSection } from '../../model/page.ts'
import type { StockedObject, StockReport } from '../../model/stock-report.ts'
import { all, day, faint, listing, name, number, text } from './cells.ts'

/** What there is, as it is laid out: from the machines to what runs on them. */
export function stockPage(report: StockReport): Page {
  const { hosts, engines, nodes, workloads, containers, images, networks, volumes, recorded, unlooked, madeAt } = report
  const counted: readonly (readonly [label: string, all: readonly unknown[]])[] = [
    ['hosts', hosts],
    ['engines', engines],
    ['nodes', nodes],
    ['workloads', workloads],
    ['containers', containers],
    ['images', images],
  ]
  const sections = [
    section('Not looked at', unlooked, [name('target'), col('what'), col('why')], ({ target, what, why }) => [
      text(target),
      text(what),
      text(why, 'unknown'),
    ]),
    ...machineSections(report),
    ...runningSections(report),
    objects('Networks', networks),
    objects('Volumes', volumes),
    objects('Services and deployments', recorded),
  ]
  return {
    title: 'Inventory',
    subtitle: `as it ran on ${shortInstant(madeAt)}`,
    figures: counted
      .filter(([, some]) => some.length > 0)
      .map(([label, some]) => ({ label, value: `${some.length}`, about: '' })),
    hasTimes: false,
    sections: sections.filter(({ table }) => table !== null),
    notes:
      unlooked.length > 0
        ? [`${countOf(unlooked.length, 'part')} could not be looked at: what is there is missing here`]
        : [],
  }
}

function machineSections({ hosts, engines, nodes }: StockReport): readonly PageSection[] {
  return [
    section(
      'Hosts',
      hosts,
      [name('target'), col('name'), col('system'), col('kernel'), number('cores'), number('memory'), col('up since')],
      ({ target, hostname = '', os = '', kernel = '', machine = '', cores, memoryBytes, bootedAt }) => [
        text(target),
        text(hostname),
        text(os),
        text(`${kernel} ${machine}`),
        ...[amount(cores, 'count'), amount(memoryBytes, 'bytes')],
        text(bootedAt === undefined ? '' : day(bootedAt)),
      ],
    ),
    section(
      'Engines',
      engines,
      [name('target'), col('engine'), number('cores'), number('memory'), number('containers'), number('running')],
      ({ target, product, version, cores, memoryBytes, containers, running }) => [
        text(target),
        text(`${product} ${version}`),
        ...[
          amount(cores, 'count'),
          amount(memoryBytes, 'bytes'),
          amount(containers, 'count'),
          amount(running, 'count'),
        ],
      ],
    ),
    section(
      'Nodes',
      nodes,
      [name('node'), col('cluster'), col('role'), col('state'), col('version'), number('cores'), number('memory')],
      ({ target, name: node, role, state, version, cpuCores, memoryBytes }) => [
        ...[node, target, role, state, version].map((words) => text(words)),
        ...[amount(cpuCores, 'count'), amount(memoryBytes, 'bytes')],
      ],
    ),
  ]
}

function runningSections({ workloads, containers, images }: StockReport): readonly PageSection[] {
  return [
    section(
      'Workloads',
      workloads,
      [name('workload'), col('on'), col('kind'), col('image'), number('wanted'), number('ready')],
      ({ target, id, nodes, kind, image, desired, ready }) => [
        ...(id === '' ? [target, nodes.join(', ')] : [id, target]).map((words) => text(words)),
        ...[kind, image].map((words) => text(words)),
        amount(desired, 'count'),
        text(`${ready}`, ready < desired ? 'critical' : 'ok'),
      ],
    ),
    section(
      'Containers',
      containers,
      [
        name('container'),
        col('on'),
        col('image'),
        col('state'),
        col('published'),
        number('memory'),
        number('cores'),
        col('revision'),
      ],
      ({ target, name: container, image, phase, ports, memoryLimitBytes, cpuLimitCores, revision = '' }) => [
        ...[container, target, image].map((words) => text(words)),
        phase === 'running' ? text(phase) : faint(phase),
        text(ports.join(', ')),
        ...[amount(memoryLimitBytes, 'bytes'), amount(cpuLimitCores, 'count')],
        faint(revision),
      ],
    ),
    section(
      'Images',
      images,
      [name('image'), col('on'), col('made'), number('used by'), col('digest')],
      ({ target, name: image, digest, createdAt, usedBy }) => [
        ...[image, target, createdAt === undefined ? '' : day(createdAt)].map((words) => text(words)),
        amount(usedBy, 'count'),
        faint(digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/u, '$1')),
      ],
    ),
  ]
}

function objects(title: string, some: readonly StockedObject[]): PageSection {
  return section(title, some, [name('name'), col('on'), col('kind'), col('what'), col('revision')], (each) => [
    ...[each.name, each.target, each.kind, each.about].map((words) => text(words)),
    faint(each.revision ?? ''),
  ])
}

function section<T>(
  title: string,
  some: readonly T[],
  columns: readonly PageColumn[],
  rowOf: (one: T) => readonly Cell[],
): PageSection {
  return listing(title, { none: 'none', columns }, all(some), rowOf)
}

function col(title: string): PageColumn {
  return { title }
}

function amount(value: number | undefined, unit: 'count' | 'bytes'): Cell {
  return text(value === undefined ? '' : formatQuantity(value, unit))
}
