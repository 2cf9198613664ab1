import { expect } from 'chai'
import { USUAL_UPDATES } from '../../../../lib/kit/updates/options.ts'
import { lookForUpdates } from '../../../../lib/kit/updates/look.ts'
import { usesOf } from '../../../../lib/kit/updates/uses.ts'
import type { Registries, TagQuestion, TagsQuestion } from '../../../../lib/model/registry.ts'
import { aContainer, anImage } from '../../../helpers/facts.ts'

const [A, B] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`]

describe('the images that containers run', () => {
  it('are one each, however many containers there are, and asked for once', async () => {
    const containers = Array.from({ length: 300 }, (_, index) => aContainer({ name: `web-${index}` }))
    const uses = usesOf({ containers, images: [anImage()] }, USUAL_UPDATES)
    const asked: (TagQuestion | TagsQuestion)[] = []
    const registries: Registries = {
      tag: (question) => Promise.resolve({ digest: A, leadsTo: [], lacksPlatform: false, asked: asked.push(question) }),
      tags: (question) => Promise.resolve(['1.4.2', `1.4.${2 + asked.push(question)}`]),
    }
    const sights = await lookForUpdates(uses, USUAL_UPDATES, registries)
    expect(sights.map(({ image, made }) => [image, made])).to.deep.equal([
      ['shop/web:1.4.2', [{ running: A, containers: 300, isCurrent: true }]],
    ])
    expect(asked).to.have.length(2)
  })

  it('are known by what the repository that was asked for calls them, wherever that stands in the list', () => {
    const image = anImage({
      repoDigests: [`elsewhere.example/shop/web@${B}`, `shop/web-2@${B}`, `docker.io/shop/web@${A}`],
    })
    const [use] = usesOf({ containers: [aContainer()], images: [image] }, USUAL_UPDATES)
    expect(use?.made[0]).to.deep.include({ running: A, digests: [A, image.id] })
    expect(use?.fromRegistry).to.equal(true)
    const other = anImage({ repoDigests: [`elsewhere.example/shop/web@${B}`] })
    expect(usesOf({ containers: [aContainer()], images: [other] }, USUAL_UPDATES)[0]?.fromRegistry).to.equal(false)
  })

  it('are chosen by name, or by name and tag', () => {
    const containers = [aContainer(), aContainer({ name: 'api', image: 'docker.io/shop/api:2' })]
    const chosen = (by: object): (string | undefined)[] =>
      usesOf({ containers, images: [] }, { ...USUAL_UPDATES, ...by }).map(({ reference }) => reference?.name)
    expect(chosen({ only: ['shop/web'] })).to.deep.equal(['shop/web'])
    expect(chosen({ only: ['shop/*'], except: ['shop/web:1.4.2'] })).to.deep.equal(['shop/api'])
  })

  it('that were started by an id go by the one name of that image', () => {
    const id = 'c'.repeat(64)
    const containers = [aContainer({ image: `sha256:${id}`, imageId: `sha256:${id}` })]
    const named = (names: readonly string[]) =>
      usesOf({ containers, images: [anImage({ id, names })] }, USUAL_UPDATES)[0]
    expect(named(['shop/web:1.4.2'])?.reference).to.deep.include({ name: 'shop/web', tag: '1.4.2' })
    expect(named(['shop/web:1.4.2', 'shop/web:latest'])?.reference).to.equal(null)
    expect(named([])?.reference).to.equal(null)
  })
})
