import { control } from './control.ts'
import { button, element, statusLine } from './dom.ts'
import { sampleSeed } from './sample-seed.ts'

/** Fills the gateway, empties it, and copies what is in it to a file. `changed` is called after what changes it. */
export const dataCard = (changed: () => Promise<void>) => {
  const { line, say } = statusLine()
  const doing = async (act: () => Promise<string>) => {
    try {
      say(await act(), 'good')
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), 'bad')
    }
    await changed()
  }
  const seed = async (text: string) => {
    const { entities } = await control.seed(text)
    return entities === 1 ? 'One entity was put in.' : `${entities} entities were put in.`
  }
  const file = element('input', { type: 'file', accept: '.json,application/json', class: 'aside', tabindex: -1 })
  file.setAttribute('aria-label', 'Seed file')
  file.addEventListener('change', async () => {
    const [chosen] = file.files ?? []
    if (chosen) await doing(async () => seed(await chosen.text()))
    // So that the same one, mended, can be chosen again.
    file.value = ''
  })
  return element(
    'section',
    { class: 'card', 'aria-labelledby': 'data-title' },
    element('div', { class: 'head' }, element('h2', { id: 'data-title' }, 'Data')),
    element(
      'div',
      { class: 'row' },
      button('Seed sample data', () => doing(async () => seed(JSON.stringify(await sampleSeed())))),
      button('Seed a file…', () => file.click()),
      button('Export', () => doing(download)),
      button('Reset', () =>
        doing(async () => {
          await control.reset()
          return 'Empty, as after the start.'
        }),
      ),
      file,
    ),
    line,
  )
}

const download = async () => {
  const address = URL.createObjectURL(await control.export())
  element('a', { href: address, download: 'seed.json' }).click()
  URL.revokeObjectURL(address)
  return 'Saved as seed.json, which a seed takes.'
}
